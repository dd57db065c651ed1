package dev.bobine.upkeep;

import dev.bobine.persistence.JobRetentionStore.Ages;
import dev.bobine.persistence.JobRetentionStore.Cutoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// How long things are kept.
///
/// @param keepJobs jobs, their events and their part of the ledger; two months at least, since budgets are by the month
/// @param keepJobsOf jobs of the users of each plan; no longer than that
/// @param keepClips clips and posters of the users of each plan; no longer than their jobs
/// @param defaultPlan the plan of users without one
/// @param keepAudit what operators did
/// @param keepDeliveries deliveries to webhooks; longer than the days for which one is tried
/// @param keepTreatments those that nobody has touched
/// @param abandonUploads an upload that is not finished by then has nobody who would
/// @param keepUploads files of users, at least
public record UpkeepSettings(
        Duration keepJobs,
        Map<String, Duration> keepJobsOf,
        Map<String, Duration> keepClips,
        String defaultPlan,
        Duration keepAudit,
        Duration keepDeliveries,
        Duration keepTreatments,
        Duration abandonUploads,
        Duration keepUploads) {

    private static final Duration LEAST = Duration.ofDays(62);
    private static final Duration MIN_FOR_DELIVERIES = Duration.ofDays(5);

    public UpkeepSettings {
        if (keepDeliveries.compareTo(MIN_FOR_DELIVERIES) < 0) {
            throw new IllegalArgumentException(
                    "bobine.webhooks.keep must be at least " + MIN_FOR_DELIVERIES.toDays() + " days");
        }
        if (!keepTreatments.isPositive()) {
            throw new IllegalArgumentException("bobine.retention.treatments must be positive");
        }
        keepJobsOf = Map.copyOf(keepJobsOf);
        keepClips = Map.copyOf(keepClips);
        if (keepJobs.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("jobs must be kept for at least " + LEAST.toDays() + " days");
        }
    }

    /// Whether there is a plan whose jobs go before their weeks do.
    boolean removesJobsByPlan() {
        return keepJobsOf.values().stream().anyMatch(this::isShorter);
    }

    /// Since when jobs must have ended to be kept, plan by plan.
    Ages agesOfJobs(Instant now) {
        return new Ages(
                keepJobsOf.entrySet().stream()
                        .map(plan -> new Cutoff(
                                plan.getKey(), isShorter(plan.getValue()) ? now.minus(plan.getValue()) : null))
                        .toList(),
                defaultPlan);
    }

    private boolean isShorter(Duration keep) {
        return keep.compareTo(keepJobs) < 0;
    }
}
