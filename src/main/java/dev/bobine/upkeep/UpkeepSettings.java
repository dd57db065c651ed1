package dev.bobine.upkeep;

import java.time.Duration;

/// How long things are kept.
///
/// @param keepJobs jobs, their events and their part of the ledger; two months at least, since budgets are by the month
public record UpkeepSettings(Duration keepJobs) {

    private static final Duration LEAST = Duration.ofDays(62);

    public UpkeepSettings {
        if (keepJobs.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("jobs must be kept for at least " + LEAST.toDays() + " days");
        }
    }
}
