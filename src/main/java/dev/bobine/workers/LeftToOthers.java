package dev.bobine.workers;

import dev.bobine.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Jobs with which this worker cannot go on and another one may be able to, as while versions or configurations are
/// mixed. Each is left to the others for a while.
final class LeftToOthers {

    private static final int LIMIT = 10_000;

    private final InstantSource clock;
    private final Duration patience;

    /// When each was first met here.
    private final Map<JobId, Instant> met = new HashMap<>();

    LeftToOthers(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /// Those that are left to others at present.
    synchronized Set<JobId> all() {
        Instant now = clock.instant();
        met.values().removeIf(since -> since.plus(patience.multipliedBy(2)).isBefore(now));
        return met.entrySet().stream()
                .filter(entry -> now.isBefore(entry.getValue().plus(patience)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether a job has been left for long enough. One that is met for the first time is left from now on.
    synchronized boolean isOverdue(JobId id, Instant now) {
        if (met.size() >= LIMIT && !met.containsKey(id)) {
            return false;
        }
        return !now.isBefore(met.computeIfAbsent(id, _ -> now).plus(patience));
    }
}
