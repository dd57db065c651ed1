package dev.bobine.job;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Whether what a job was charged may be given back, and where it goes. Pure. A job is refunded once, wholly or in
/// part.
public final class Refund {

    private Refund() {}

    /// What a settled job was charged.
    ///
    /// @param micros all of it
    /// @param prepaidMicros what of it fell on top-ups; the rest fell on the plan
    /// @param month whose plan money it was
    /// @param followed whether its late render is still followed, so that the charge may change
    /// @param refundedMicros what was given back before; null when nothing was
    public record Charged(
            JobId job,
            long run,
            long micros,
            long prepaidMicros,
            LocalDate month,
            LocalDate day,
            boolean followed,
            @Nullable Long refundedMicros) {}

    /// What is given back, or why nothing is.
    public sealed interface Ruling {

        record Granted(LedgerEntry entry) implements Ruling {}

        /// It was given back before, just so.
        record Before(long micros) implements Ruling {}

        /// @param field of the body that is at fault
        record Denied(String code, @Nullable String field, String message) implements Ruling {}
    }

    /// @param wanted how much; null for all
    public static Ruling decide(Charged charged, @Nullable Long wanted, LocalDate today) {
        long micros = wanted == null ? charged.micros() : wanted;
        if (charged.refundedMicros() != null) {
            return charged.refundedMicros() == micros
                    ? new Ruling.Before(micros)
                    : new Ruling.Denied("already_refunded", null, "The job was refunded before, with another amount.");
        }
        if (charged.followed()) {
            return new Ruling.Denied(
                    "charge_open",
                    null,
                    "What the render really cost may still become known; refund it when that is settled.");
        }
        if (charged.micros() <= 0) {
            return new Ruling.Denied("nothing_charged", null, "The job was charged nothing.");
        }
        if (micros > charged.micros()) {
            return new Ruling.Denied("refund_too_large", "amount", "That is more than the job was charged.");
        }
        return new Ruling.Granted(LedgerEntry.refund(charged, micros, today));
    }
}
