package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.FrameSize;
import dev.bobine.job.PlanOverrides;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one user has instead of the plan's values, under the names that plans have in the configuration.
///
/// @param moneyPerMonth in the deployment's currency
/// @param largestSize such as `1280x720`
/// @param models public model names; `*` for all
@JsonInclude(JsonInclude.Include.NON_NULL)
record OverridesBody(
        @Nullable Integer weight,
        @Nullable Integer outstanding,
        @Nullable Integer running,
        @Nullable Integer clipSecondsPerDay,
        @Nullable BigDecimal moneyPerMonth,
        @Nullable Integer longestClip,
        @Nullable String largestSize,
        @Nullable Set<String> models) {

    private static final int LARGEST = 1_000_000;

    static OverridesBody of(PlanOverrides overrides) {
        Long micros = overrides.microsPerMonth();
        return new OverridesBody(
                overrides.weight(),
                overrides.outstanding(),
                overrides.running(),
                overrides.clipSecondsPerDay(),
                micros == null ? null : Amounts.of(micros),
                overrides.longestClip(),
                overrides.largestSize(),
                overrides.models());
    }

    /// @throws ProblemException naming the value that is out of range
    PlanOverrides toOverrides() {
        check("weight", weight, 1);
        check("outstanding", outstanding, 0);
        check("running", running, 0);
        check("clipSecondsPerDay", clipSecondsPerDay, 0);
        check("longestClip", longestClip, 0);
        if (models != null && models.contains(null)) {
            throw ProblemException.badField("overrides.models", "overrides.models must be names of models.");
        }
        return new PlanOverrides(
                weight,
                outstanding,
                running,
                clipSecondsPerDay,
                moneyPerMonth == null ? null : Amounts.micros("overrides.moneyPerMonth", moneyPerMonth),
                longestClip,
                size(),
                models);
    }

    private static void check(String name, @Nullable Integer value, int least) {
        if (value != null && (value < least || value > LARGEST)) {
            String field = "overrides." + name;
            throw ProblemException.badField(field, field + " must be a number from " + least + " to " + LARGEST + ".");
        }
    }

    private @Nullable String size() {
        if (largestSize == null) {
            return null;
        }
        try {
            return FrameSize.parse(largestSize).toString();
        } catch (IllegalArgumentException _) {
            throw ProblemException.badField("overrides.largestSize", "overrides.largestSize must look like 1280x720.");
        }
    }
}
