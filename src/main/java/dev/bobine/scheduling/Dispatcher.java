package dev.bobine.scheduling;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.Job;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.rendering.BackendHealth;
import dev.bobine.rendering.RunningJobs;
import dev.bobine.workers.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Takes one backend's turns: as long as there is room and somebody waits, claims jobs for this worker and sets them
/// going. For one thread.
public final class Dispatcher implements BackgroundTask {

    private static final Duration PASSED_OVER_FOR = Duration.ofSeconds(30);
    private static final int MAX_PASSED_OVER = 10_000;

    /// Turns in a row that may find nothing but backlogs to pass over.
    private static final int MAX_IN_VAIN = 100;

    private final BackendPolicy backend;
    private final Catalogue catalogue;
    private final Claiming claiming;
    private final WorkerLease lease;
    private final RunningJobs running;
    private final WorkerSettings settings;
    private final CircuitBreaker breaker;
    private final BackendHealth health;
    private final MeterRegistry meters;
    private final PassedOver passedOver = new PassedOver(PASSED_OVER_FOR, MAX_PASSED_OVER);
    private boolean surelyMore;
    private int inVain;

    /// What every dispatcher of a process shares.
    public record Parts(
            Catalogue catalogue,
            Claiming claiming,
            WorkerLease lease,
            RunningJobs running,
            WorkerSettings settings,
            CircuitBreaker breaker,
            BackendHealth health,
            MeterRegistry meters) {}

    public Dispatcher(BackendPolicy backend, Parts parts) {
        this.backend = Objects.requireNonNull(backend, "backend is null");
        this.catalogue = parts.catalogue();
        this.claiming = parts.claiming();
        this.lease = parts.lease();
        this.running = parts.running();
        this.settings = parts.settings();
        this.breaker = parts.breaker();
        this.health = parts.health();
        this.meters = parts.meters();
    }

    @Override
    public String name() {
        return "dispatch-" + backend.name();
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.DISPATCH);
    }

    /// One turn.
    ///
    /// @return when to look again if nothing wakes it
    @Override
    public Duration runOnce() {
        List<String> lanes = catalogue.lanesOf(backend.name());
        boolean mayBeSomebody = lease.isHeld() && running.free() > 0 && (surelyMore || claiming.anybodyReady(lanes));
        surelyMore = false;
        if (!mayBeSomebody) {
            return settings.dispatchPoll();
        }
        int wanted = Math.min(settings.dispatchBatch(), running.free());
        DispatchTurn turn = new DispatchTurn(backend, catalogue, breaker, wanted);
        WorkerId me = lease.id();
        ReadJobs taken = take(me, lanes, wanted, turn);
        List<Job> claimed = taken.all();
        health.seen(backend.name(), turn.faults());
        taken.whole().forEach(job -> running.start(job, me));
        claiming.putBack(taken.damaged());
        passedOver.add(turn.passedOver(), System.nanoTime());
        if (claimed.isEmpty() && !turn.passedOver().isEmpty() && ++inVain < MAX_IN_VAIN) {
            // The places of those that were passed over go to the next ones.
            surelyMore = true;
            return Duration.ZERO;
        }
        inVain = 0;
        if (claimed.isEmpty() || turn.mustRest(claimed.size())) {
            return wait(turn);
        }
        surelyMore = claimed.size() == wanted;
        return Duration.ZERO;
    }

    private ReadJobs take(WorkerId me, List<String> lanes, int wanted, DispatchTurn turn) {
        TurnRequest request = new TurnRequest(
                backend.name(),
                me,
                lanes,
                passedOver.at(System.nanoTime()),
                backend.limits().inFlight());
        ReadJobs claimed = Objects.requireNonNull(meters.timer("bobine.dispatch.turn", "backend", backend.name())
                .record(() -> claiming.take(request, turn)));
        meters.counter("bobine.dispatch.jobs", "backend", backend.name())
                .increment(claimed.all().size());
        turn.blockedOn().ifPresent(cause -> meters.counter(
                        "bobine.dispatch.blocked", "backend", backend.name(), "on", cause.wire())
                .increment());
        return claimed;
    }

    private Duration wait(DispatchTurn turn) {
        Duration poll = settings.dispatchPoll();
        Instant now = turn.now().orElse(null);
        Instant retryAt = turn.retryAt().orElse(null);
        if (now == null || retryAt == null) {
            return poll;
        }
        Duration until = Duration.between(now, retryAt);
        return until.compareTo(poll) < 0 ? until : poll;
    }
}
