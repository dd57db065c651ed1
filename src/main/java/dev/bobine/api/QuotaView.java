package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.admission.AccountState;
import dev.bobine.admission.Quota;
import dev.bobine.job.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a user may have and has used. Amounts are in the currency named.
///
/// @param plan the plan in force
/// @param defaultPlan whether that is so because none was set
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuotaView(
        String userId,
        String plan,
        boolean defaultPlan,
        Limits limits,
        OverridesBody overrides,
        Jobs jobs,
        Money money,
        ClipSeconds clipSeconds) {

    /// @param largestPixels largest frame by area
    @Schema(name = "PlanLimits")
    record Limits(
            int weight,
            int outstanding,
            int running,
            int clipSecondsPerDay,
            BigDecimal moneyPerMonth,
            int longestClip,
            long largestPixels,
            List<String> models) {

        static Limits of(Plan plan) {
            return new Limits(
                    plan.weight(),
                    plan.outstanding(),
                    plan.running(),
                    plan.clipSecondsPerDay(),
                    Amounts.of(plan.microsPerMonth()),
                    plan.longestClip(),
                    plan.largestPixels(),
                    plan.models().stream().sorted().toList());
        }
    }

    /// @param outstanding jobs that have not ended
    record Jobs(int outstanding, int running) {}

    /// @param used of the month's money, held amounts included
    /// @param held for jobs that have not ended, of the month's money and of top-ups
    /// @param prepaid what is left of top-ups
    record Money(
            LocalDate month,
            BigDecimal used,
            BigDecimal held,
            BigDecimal limit,
            BigDecimal prepaid,
            String currency,
            Instant resetsAt) {}

    /// @param used seconds of clips finished or under way
    record ClipSeconds(LocalDate day, long used, int limit, Instant resetsAt) {}

    static QuotaView of(Quota quota, String currency) {
        Plan plan = quota.inForce();
        AccountState use = quota.use();
        @Nullable String own = quota.ownPlan();
        return new QuotaView(
                quota.user().value(),
                plan.name(),
                !plan.name().equals(own),
                Limits.of(plan),
                OverridesBody.of(quota.overrides()),
                new Jobs(use.outstanding(), quota.running()),
                new Money(
                        use.month(),
                        Amounts.of(use.monthUsed()),
                        Amounts.of(use.held()),
                        Amounts.of(plan.microsPerMonth()),
                        Amounts.of(use.prepaid()),
                        currency,
                        quota.monthResetsAt()),
                new ClipSeconds(use.day(), use.daySeconds(), plan.clipSecondsPerDay(), quota.dayResetsAt()));
    }
}
