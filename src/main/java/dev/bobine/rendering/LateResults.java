package dev.bobine.rendering;

import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.Ticket;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.LoggedFailure;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LateStore;
import dev.bobine.persistence.LateStore.Late;
import dev.bobine.persistence.WorkerLease;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows renders beyond their deadline for a day, more and more rarely. The job has failed and stays so; how its
/// render ended is recorded, and the estimate that was charged gives way to what it really cost.
@ApplicationScoped
public class LateResults implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(LateResults.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int PLACES = 20;
    private static final int NOT_FOUND = 3;

    private final Database database;
    private final LateStore store;
    private final WorkerLease lease;
    private final RenderBackends backends;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Semaphore places = new Semaphore(PLACES);

    LateResults(
            Database database,
            LateStore store,
            WorkerLease lease,
            RenderBackends backends,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.lease = lease;
        this.backends = backends;
        this.clock = clock;
        this.meters = meters;
    }

    /// How a late render ended.
    private record End(String word, Charge charge) {}

    @Override
    public String name() {
        return "late";
    }

    @Override
    public Duration runOnce() {
        if (!lease.isHeld()) {
            return INTERVAL;
        }
        int free = places.availablePermits();
        List<Late> due = free == 0 ? List.of() : database.await(() -> store.take(free));
        due.forEach(this::launch);
        return INTERVAL;
    }

    /// A round waits for no provider: each render is asked about on a thread of its own, and one that hangs or fails
    /// keeps none of the others.
    private void launch(Late late) {
        places.acquireUninterruptibly();
        Thread.ofVirtual().name("late-" + late.id()).start(() -> {
            try {
                poll(late);
            } catch (RuntimeException e) {
                meters.counter("bobine.step.faults", "state", "late").increment();
                LOG.warnf("job %s: its late render could not be asked about: %s", late.id(), LoggedFailure.rootOf(e));
                LOG.debugf(e, "job %s: its late render", late.id());
            } finally {
                places.release();
            }
        });
    }

    private void poll(Late late) {
        backends.find(late.ticket().backend())
                .map(backend -> ask(backend.model(), late.ticket()))
                .flatMap(status -> end(status, late.charge()))
                .ifPresent(end -> write(late, end));
    }

    /// A render that is as old as this and is not found several times in a row has been forgotten. A balancer asks
    /// another instance each time.
    static RenderStatus ask(VideoModel model, Ticket ticket) {
        RenderStatus status = model.poll(ticket);
        for (int again = 1; again < NOT_FOUND && status instanceof RenderStatus.NotFound; again++) {
            status = model.poll(ticket);
        }
        return status instanceof RenderStatus.NotFound ? new RenderStatus.Lost() : status;
    }

    private static Optional<End> end(RenderStatus status, Charge estimate) {
        return switch (status) {
            case RenderStatus.Done(var artifact) ->
                Optional.of(new End("completed", known(artifact.costMicros(), estimate)));
            case RenderStatus.Broken(Failure failure, @Nullable Long cost) ->
                Optional.of(new End(
                        "failed",
                        failure.kind() == Failure.Kind.MODERATION_OUTPUT
                                ? known(cost, estimate)
                                : Charge.reported(cost)));
            case RenderStatus.Stopped(@Nullable Long cost) -> Optional.of(new End("stopped", Charge.reported(cost)));
            case RenderStatus.Lost _ -> Optional.of(new End("lost", estimate));
            case RenderStatus.Working _, RenderStatus.NotFound _, RenderStatus.Unknown _ -> Optional.empty();
        };
    }

    private static Charge known(@Nullable Long cost, Charge estimate) {
        return cost == null ? estimate : Charge.reported(cost);
    }

    private void write(Late late, End end) {
        if (database.await(() -> store.end(late, end.word(), end.charge(), clock.instant()))) {
            LOG.infof("job %s: its render ended late: %s", late.id(), end.word());
            meters.counter("bobine.late.results", "outcome", end.word()).increment();
        }
    }
}
