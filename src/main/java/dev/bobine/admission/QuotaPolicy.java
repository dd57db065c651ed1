package dev.bobine.admission;

import dev.bobine.job.Kind;
import dev.bobine.job.Plan;
import dev.bobine.job.Refusal;
import dev.bobine.job.Reservation;
import dev.bobine.job.Work;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Whether a plan has room for one more job. Pure; the windows are UTC days and months.
///
/// Budgets and outstanding caps refuse, with the time when they start again; the running cap is not looked at here, it
/// makes a job wait. Money comes from the plan first and from top-ups for the rest. Lengths and frames are limited of
/// clips alone: stills are made in the sizes and at the prices of the catalogue.
public final class QuotaPolicy {

    private QuotaPolicy() {}

    /// Whether the plan has room.
    public sealed interface Ruling {

        /// Room for it, and this is set aside.
        record Granted(Reservation reservation) implements Ruling {}

        /// It has none, and when it will have some.
        record Denied(Refusal refusal) implements Ruling {}
    }

    /// Decides on one request, given all that was decided before it.
    public static Ruling decide(Plan plan, AccountState account, Work work, long estimateMicros, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        AccountState current = account.on(today);
        Refusal refusal = refusal(plan, current, work, estimateMicros, today);
        if (refusal != null) {
            return new Ruling.Denied(refusal);
        }
        long fromPlan = Math.min(estimateMicros, left(plan, current));
        return new Ruling.Granted(new Reservation(
                fromPlan, estimateMicros - fromPlan, work.daySeconds(), current.month(), current.day()));
    }

    private static @Nullable Refusal refusal(
            Plan plan, AccountState account, Work work, long estimateMicros, LocalDate today) {
        if (work.seconds() > plan.longestClip()) {
            return Refusal.of(
                    "clip_too_long", "seconds", "Your plan allows clips of up to " + plan.longestClip() + " seconds.");
        }
        if (work.kind() == Kind.VIDEO && !plan.allowsSize(work.size())) {
            return Refusal.of("size_too_large", "size", "Your plan does not allow frames of this size.");
        }
        if (account.outstanding() >= plan.outstanding()) {
            return Refusal.of(
                    "too_many_outstanding",
                    null,
                    "You have " + account.outstanding() + " unfinished jobs, and your plan allows " + plan.outstanding()
                            + "; try again when one has ended.");
        }
        if (account.daySeconds() + work.daySeconds() > plan.clipSecondsPerDay()) {
            return Refusal.until(
                    "daily_seconds_used_up",
                    "Your plan's " + plan.clipSecondsPerDay() + " clip seconds of today do not suffice for this.",
                    startOf(today.plusDays(1)));
        }
        if (estimateMicros - left(plan, account) > Math.max(0, account.prepaid())) {
            return Refusal.until(
                    "budget_used_up",
                    "What is left of this month's budget and of top-ups does not suffice for this.",
                    startOf(account.month().plusMonths(1)));
        }
        return null;
    }

    private static long left(Plan plan, AccountState account) {
        return Math.max(0, plan.microsPerMonth() - account.monthUsed());
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
