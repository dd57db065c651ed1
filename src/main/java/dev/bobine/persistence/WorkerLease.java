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

    private record Held(WorkerId id, long untilNanos) {}

    private volatile Held held = new Held(fresh(), System.nanoTime());

    public WorkerId id() {
        return held.id();
    }

    /// Whether this process may still act for its jobs.
    public boolean isHeld() {
        return held.untilNanos() - System.nanoTime() > 0;
    }

    /// Notes a renewal that was asked for at `askedNanos` of `System.nanoTime()`.
    public void renewed(WorkerId id, long askedNanos, Duration lease) {
        if (id.equals(held.id())) {
            held = new Held(id, askedNanos + lease.toNanos());
        }
    }

    /// Gives the lease up and takes a new name, under which nothing is owned yet.
    public WorkerId startOver() {
        WorkerId next = fresh();
        held = new Held(next, System.nanoTime());
        return next;
    }

    private static WorkerId fresh() {
        return new WorkerId(Generators.timeBasedEpochGenerator().generate());
    }
}
