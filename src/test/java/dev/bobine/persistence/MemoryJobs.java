package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Ticket;
import dev.bobine.job.Transition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One job's row and what was written to it, without a database.
@Vetoed
public final class MemoryJobs extends JobStore {

    public final List<Transition> written = new CopyOnWriteArrayList<>();

    /// What was said of the job being in hand.
    public final List<Boolean> holds = new CopyOnWriteArrayList<>();

    private volatile @Nullable Job row;
    private volatile Predicate<Transition> unstorable = _ -> false;
    private final AtomicInteger refused = new AtomicInteger();

    @SuppressWarnings("NullAway")
    public MemoryJobs(Job row) {
        super(null, null, null, null);
        this.row = row;
    }

    /// The database that its callers wait for.
    @SuppressWarnings("NullAway")
    public static Database database() {
        return new Database(null, null, new SimpleMeterRegistry());
    }

    /// A lease that is held.
    public static WorkerLease lease() {
        WorkerLease lease = new WorkerLease(InstantSource.system());
        lease.renewed(lease.id(), lease.now(), Duration.ofHours(1));
        return lease;
    }

    /// Steps that no database would take.
    public void refuse(Predicate<Transition> steps) {
        unstorable = steps;
    }

    /// The worker's lease lapses, and is renewed after so many writes.
    public void lapse(int writes) {
        refused.set(writes);
    }

    /// Somebody else takes the job over.
    public void adopt() {
        Job before = Objects.requireNonNull(row, "the job has ended");
        row = new Job(
                before.head(),
                before.ask(),
                before.terms(),
                before.state(),
                before.since(),
                before.runToken() + 1,
                before.setbacks(),
                before.cancel());
    }

    @Override
    public Uni<Boolean> apply(Transition transition) {
        if (unstorable.test(transition)) {
            return Uni.createFrom().failure(new IllegalArgumentException("cannot be stored"));
        }
        Job now = row;
        if (refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                || now != null && now.runToken() != transition.before().runToken()) {
            return Uni.createFrom().item(false);
        }
        written.add(transition);
        row = transition.settles() ? null : transition.after();
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<Boolean> hold(Job job, boolean held) {
        holds.add(held);
        return Uni.createFrom().item(true);
    }

    /// The provider's receipt for the clip of any other job, where there is one.
    public @Nullable Ticket clip;

    @Override
    public Uni<Optional<Ticket>> ticketOf(JobId id) {
        return Uni.createFrom().item(Optional.ofNullable(clip));
    }

    @Override
    public Uni<Optional<Job>> find(JobId id) {
        return findWhole(id);
    }

    @Override
    public Uni<Optional<Job>> findWhole(JobId id) {
        return Uni.createFrom().item(Optional.ofNullable(row));
    }
}
