package dev.bobine.workers;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/// This process among the others.
///
/// @param version of the service
/// @param backends those whose jobs it runs, and no others; empty for all
/// @param capacity jobs it may have running
/// @param lease after that long without a beat its jobs are adopted
/// @param adoption how often orphaned jobs are looked for
/// @param unknownBackend how long jobs of a backend that is not configured here are left to workers that may have it
/// @param dispatchBatch most jobs started in one transaction
/// @param dispatchPoll backstop for a lost wake-up
public record WorkerSettings(
        String name,
        String version,
        Set<String> backends,
        int capacity,
        Duration lease,
        Duration beat,
        Duration adoption,
        Duration unknownBackend,
        int dispatchBatch,
        Duration dispatchPoll) {

    public WorkerSettings {
        Objects.requireNonNull(name, "name is null");
        backends = Set.copyOf(backends);
        if (capacity < 1 || dispatchBatch < 1) {
            throw new IllegalArgumentException("capacity and dispatch batch must be at least 1");
        }
        if (beat.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("the lease must last at least three beats");
        }
    }

    /// Whether jobs of some backends are all that it does.
    public boolean isConfined() {
        return !backends.isEmpty();
    }

    public boolean serves(String backend) {
        return backends.isEmpty() || backends.contains(backend);
    }
}
