package dev.bobine.job;

import java.time.LocalDate;
import java.util.Objects;

/// What admission set aside for a job, and in which windows.
///
/// @param planMicros from the plan's budget of `month`
/// @param prepaidMicros from top-ups
/// @param clipSeconds from the allowance of `day`
/// @param month first day of the UTC month
public record Reservation(long planMicros, long prepaidMicros, int clipSeconds, LocalDate month, LocalDate day) {

    public Reservation {
        Objects.requireNonNull(month, "month is null");
        Objects.requireNonNull(day, "day is null");
        if (planMicros < 0 || prepaidMicros < 0 || clipSeconds < 0) {
            throw new IllegalArgumentException("a reservation is not negative");
        }
    }

    public long micros() {
        return planMicros + prepaidMicros;
    }
}
