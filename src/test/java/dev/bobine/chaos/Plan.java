package dev.bobine.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a run consists of. The same plan has the same requests and the same fates of jobs at the model server; what the
/// machine makes of it in time is its own affair.
///
/// @param perSecond requests published per second
/// @param lease of the workers
/// @param betweenFaults the pause after one driven fault has been recovered from
/// @param productions how many requests of a hundred are productions, of two to four jobs each
/// @param stills how many of a hundred of the others are stills
/// @param wire the dialect of the model server
/// @param settings of the workers, over those that every run has
record Plan(
        long seed,
        int jobs,
        int workers,
        Set<Fault> faults,
        double perSecond,
        Duration lease,
        Duration betweenFaults,
        int productions,
        int stills,
        Wire wire,
        Map<String, String> settings) {

    /// A render that takes longer has failed.
    static final Duration DEADLINE = Duration.ofSeconds(15);

    private static final List<Duration> SKEWS = List.of(Duration.ZERO, Duration.ofMinutes(3), Duration.ofMinutes(-2));

    /// How long workers wait for the model server's answer.
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

    Plan {
        faults = Set.copyOf(faults);
        settings = Map.copyOf(settings);
        if (jobs < 1 || workers < 1 || perSecond <= 0) {
            throw new IllegalArgumentException("a run has jobs, workers and a pace");
        }
    }

    static Plan of(long seed, int jobs, int workers, Set<Fault> faults) {
        return new Plan(
                seed,
                jobs,
                workers,
                faults,
                10,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                0,
                0,
                Wire.OPENAI_VIDEOS,
                Map.of());
    }

    Plan perSecond(double pace) {
        return new Plan(seed, jobs, workers, faults, pace, lease, betweenFaults, productions, stills, wire, settings);
    }

    /// Shorter leases and pauses than in production.
    Plan hasty() {
        return new Plan(
                seed,
                jobs,
                workers,
                faults,
                perSecond,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                productions,
                stills,
                wire,
                settings);
    }

    Plan producing(int percent) {
        return new Plan(seed, jobs, workers, faults, perSecond, lease, betweenFaults, percent, stills, wire, settings);
    }

    Plan drawing(int percent) {
        return new Plan(
                seed, jobs, workers, faults, perSecond, lease, betweenFaults, productions, percent, wire, settings);
    }

    Plan speaking(Wire other) {
        return new Plan(
                seed, jobs, workers, faults, perSecond, lease, betweenFaults, productions, stills, other, settings);
    }

    Plan with(String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return new Plan(seed, jobs, workers, faults, perSecond, lease, betweenFaults, productions, stills, wire, more);
    }

    Plan without(Fault fault) {
        Set<Fault> fewer = new HashSet<>(faults);
        fewer.remove(fault);
        return new Plan(
                seed, jobs, workers, fewer, perSecond, lease, betweenFaults, productions, stills, wire, settings);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /// Whether workers reach their servers by ways that lie open to the driver.
    boolean networked() {
        return faults.stream().anyMatch(Fault::needsNetwork);
    }

    /// How wrong the clock of the n-th worker is.
    Duration skew(int worker) {
        return has(Fault.SKEWED_CLOCKS) ? SKEWS.get(Math.floorMod(worker, SKEWS.size())) : Duration.ZERO;
    }
}
