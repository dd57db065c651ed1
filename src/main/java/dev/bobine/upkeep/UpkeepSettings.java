package dev.bobine.upkeep;

import java.time.Duration;
import java.util.Map;

/// How long things are kept.
///
/// @param keepJobs jobs, their events and their part of the ledger; two months at least, since budgets are by the month
/// @param keepClips clips and posters of the users of each plan; no longer than their jobs
/// @param defaultPlan the plan of users without one
/// @param keepAudit what operators did
/// @param abandonUploads an upload that is not finished by then has nobody who would
public record UpkeepSettings(
        Duration keepJobs,
        Map<String, Duration> keepClips,
        String defaultPlan,
        Duration keepAudit,
        Duration abandonUploads) {

    private static final Duration LEAST = Duration.ofDays(62);

    public UpkeepSettings {
        keepClips = Map.copyOf(keepClips);
        if (keepJobs.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("jobs must be kept for at least " + LEAST.toDays() + " days");
        }
    }
}
