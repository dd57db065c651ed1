package dev.bobine.persistence;

import com.fasterxml.uuid.Generators;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What this process knows of its own lease, without asking the database: under which name it works, and until when it
/// may surely do so.
///
/// The database's condition on every write is the fence; this is the cheap check before an external call that no write
/// can take back. Measured on two clocks, of which the first to run out counts: the monotonic one, which goes on while
/// the process is stopped, and the one of the day, which goes on while the whole machine is.
@ApplicationScoped
public class WorkerLease {

    /// A moment on both clocks.
    public record Moment(long nanos, Instant instant) {

        private Moment plus(Duration time) {
            return new Moment(nanos + time.toNanos(), instant.plus(time));
        }

        private boolean isAfter(Moment other) {
            return nanos - other.nanos > 0 && instant.isAfter(other.instant);
        }
    }

    private record Held(WorkerId id, long sinceNanos, Moment until) {}

    private final InstantSource clock;
    private volatile Held held;

    WorkerLease(InstantSource clock) {
        this.clock = clock;
        this.held = none(fresh());
    }

    public Moment now() {
        return new Moment(System.nanoTime(), clock.instant());
    }

    public WorkerId id() {
        return held.id();
    }

    /// Whether this process may still act for its jobs.
    public boolean isHeld() {
        return held.until().isAfter(now());
    }

    /// Whether this process may still act for what it took under that name.
    public boolean isHeldAs(WorkerId id) {
        Held now = held;
        return now.id().equals(id) && now.until().isAfter(now());
    }

    /// For how long it has been so without a gap.
    public Duration heldFor() {
        Held now = held;
        return now.until().isAfter(now()) ? Duration.ofNanos(System.nanoTime() - now.sinceNanos()) : Duration.ZERO;
    }

    /// Notes a renewal that was asked for at a moment, from which the database may have counted it.
    public void renewed(WorkerId id, Moment asked, Duration lease) {
        Held before = held;
        if (id.equals(before.id())) {
            long since = before.until().isAfter(now()) ? before.sinceNanos() : System.nanoTime();
            held = new Held(id, since, asked.plus(lease));
        }
    }

    /// Gives the lease up and takes a new name, under which nothing is owned yet.
    public WorkerId startOver() {
        WorkerId next = fresh();
        held = none(next);
        return next;
    }

    private Held none(WorkerId id) {
        Moment now = now();
        return new Held(id, now.nanos(), now);
    }

    private static WorkerId fresh() {
        return new WorkerId(Generators.timeBasedEpochGenerator().generate());
    }
}
