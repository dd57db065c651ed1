package dev.bobine.job;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/// One line of the append-only ledger, unique per subject, run and kind. Positive amounts use a budget up, negative
/// ones give back.
///
/// @param subject the job, or the top-up
/// @param run the job's run token at the time
/// @param heldMicros change of the money held for jobs that have not ended
public record LedgerEntry(
        UUID subject,
        long run,
        Kind kind,
        long planMicros,
        long prepaidMicros,
        long heldMicros,
        int clipSeconds,
        LocalDate month,
        LocalDate day) {

    /// What happened to the money.
    public enum Kind {
        RESERVE,
        RELEASE,
        CHARGE,
        CORRECT,
        REFUND,
        TOP_UP,
        DIRECTOR;

        /// The name in the table.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LedgerEntry {
        Objects.requireNonNull(subject, "subject is null");
        Objects.requireNonNull(kind, "kind is null");
    }

    /// Sets a reservation aside.
    public static LedgerEntry reserve(JobId job, Reservation held) {
        return entry(
                job, 0, Kind.RESERVE, held, held.planMicros(), held.prepaidMicros(), held.micros(), held.clipSeconds());
    }

    /// Ends a reservation and books the true cost in its place.
    ///
    /// What the job cost beyond its reservation falls on the plan, unless the reservation lay wholly on top-ups.
    /// Clip seconds stay used only when a clip was delivered.
    public static List<LedgerEntry> settle(JobId job, long run, Reservation held, Charge charge, boolean delivered) {
        LedgerEntry release = entry(
                job,
                run,
                Kind.RELEASE,
                held,
                -held.planMicros(),
                -held.prepaidMicros(),
                -held.micros(),
                -held.clipSeconds());
        long fromPrepaid = prepaidShare(held, charge.micros());
        int seconds = delivered ? held.clipSeconds() : 0;
        if (charge.micros() == 0 && seconds == 0) {
            return List.of(release);
        }
        LedgerEntry spent = entry(job, run, Kind.CHARGE, held, charge.micros() - fromPrepaid, fromPrepaid, 0, seconds);
        return List.of(release, spent);
    }

    /// Books the difference when the true cost of a settled job becomes known later; it falls where it would have
    /// fallen.
    public static LedgerEntry correct(JobId job, long run, Reservation held, Charge before, Charge after) {
        long fromPrepaid = prepaidShare(held, after.micros()) - prepaidShare(held, before.micros());
        long difference = after.micros() - before.micros();
        return entry(job, run, Kind.CORRECT, held, difference - fromPrepaid, fromPrepaid, 0, 0);
    }

    /// Gives back what a job was charged, or a part of it: first what fell on top-ups, then what fell on the plan.
    /// Money of a month that has passed would be of no use there, so it goes to the top-ups.
    public static LedgerEntry refund(Refund.Charged charged, long micros, LocalDate today) {
        boolean passed = charged.month().isBefore(today.withDayOfMonth(1));
        long toPrepaid = passed ? micros : Math.clamp(charged.prepaidMicros(), 0, micros);
        return new LedgerEntry(
                charged.job().value(),
                charged.run(),
                Kind.REFUND,
                toPrepaid - micros,
                -toPrepaid,
                0,
                0,
                charged.month(),
                charged.day());
    }

    /// Adds money that is used when the plan's is spent.
    ///
    /// @param subject names the top-up: booking it again changes nothing
    /// @throws IllegalArgumentException when the amount is not positive
    public static LedgerEntry topUp(UUID subject, long micros, LocalDate today) {
        if (micros < 1) {
            throw new IllegalArgumentException("a top-up adds money");
        }
        return new LedgerEntry(subject, 0, Kind.TOP_UP, 0, -micros, 0, 0, today.withDayOfMonth(1), today);
    }

    /// Books what a call of the director cost. It falls on the plan.
    ///
    /// @param subject names the call: booking it again changes nothing
    public static LedgerEntry director(UUID subject, long micros, LocalDate today) {
        return new LedgerEntry(subject, 0, Kind.DIRECTOR, micros, 0, 0, 0, today.withDayOfMonth(1), today);
    }

    private static long prepaidShare(Reservation held, long micros) {
        if (held.planMicros() == 0 && held.prepaidMicros() > 0) {
            return micros;
        }
        return Math.clamp(micros - held.planMicros(), 0, held.prepaidMicros());
    }

    private static LedgerEntry entry(
            JobId job, long run, Kind kind, Reservation held, long plan, long prepaid, long heldMicros, int seconds) {
        return new LedgerEntry(job.value(), run, kind, plan, prepaid, heldMicros, seconds, held.month(), held.day());
    }
}
