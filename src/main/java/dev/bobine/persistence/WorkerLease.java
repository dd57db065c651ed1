package dev.bobine.persistence;

import com.fasterxml.uuid.Generators;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// What this process knows of its own lease, without asking the database: under which name it works, and until when it
/// may
/// surely do so.
///
/// The database's condition on every write is the fence; this is the cheap check before an external call that no write
/// can
/// take back. Measured on the process's monotonic clock, which goes on while the process is stopped.
@ApplicationScoped
public class WorkerLease {

    private record Held(WorkerId id, long sinceNanos, long untilNanos) {}

    private volatile Held held = none(fresh());

    public WorkerId id() {
        return held.id();
    }

    /// Whether this process may still act for its jobs.
    public boolean isHeld() {
        return held.untilNanos() - System.nanoTime() > 0;
    }

    /// For how long it has been so without a gap.
    public Duration heldFor() {
        Held now = held;
        return now.untilNanos() - System.nanoTime() > 0
                ? Duration.ofNanos(System.nanoTime() - now.sinceNanos())
                : Duration.ZERO;
    }

    /// Notes a renewal that was asked for at `askedNanos` of `System.nanoTime()`.
    public void renewed(WorkerId id, long askedNanos, Duration lease) {
        Held before = held;
        if (id.equals(before.id())) {
            long since = before.untilNanos() - System.nanoTime() > 0 ? before.sinceNanos() : System.nanoTime();
            held = new Held(id, since, askedNanos + lease.toNanos());
        }
    }

    /// Gives the lease up and takes a new name, under which nothing is owned yet.
    public WorkerId startOver() {
        WorkerId next = fresh();
        held = none(next);
        return next;
    }

    private static Held none(WorkerId id) {
        long now = System.nanoTime();
        return new Held(id, now, now);
    }

    private static WorkerId fresh() {
        return new WorkerId(Generators.timeBasedEpochGenerator().generate());
    }
}
