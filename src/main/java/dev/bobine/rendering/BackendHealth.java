package dev.bobine.rendering;

import dev.bobine.job.AdaptiveLimit;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.Failure;
import dev.bobine.job.RetryPolicy.BackendAction;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Tells all pods how submits to a backend end. Successes are written only where failures were seen before, so that a
/// healthy backend costs nothing.
@ApplicationScoped
public class BackendHealth {

    private static final Logger LOG = Logger.getLogger(BackendHealth.class);

    private final Set<String> ailing = ConcurrentHashMap.newKeySet();
    private final CircuitBreaker breaker;
    private final Database database;
    private final BackendStore backends;
    private final MeterRegistry meters;

    BackendHealth(CircuitBreaker breaker, Database database, BackendStore backends, MeterRegistry meters) {
        this.breaker = breaker;
        this.database = database;
        this.backends = backends;
        this.meters = meters;
    }

    /// What a dispatch turn found; jobs of that turn tell how it goes on.
    public void seen(String backend, int faults) {
        if (faults > 0) {
            ailing.add(backend);
        } else {
            ailing.remove(backend);
        }
    }

    /// The backend took a job.
    void accepted(String backend) {
        if (ailing.remove(backend)) {
            quietly(backend, () -> {
                boolean closed = database.await(() -> backends.recovered(backend, breaker.threshold()));
                if (closed) {
                    LOG.infof("backend %s answers again", backend);
                }
            });
        }
    }

    /// The backend, or the way to it, did not take a job; what is known of the job is none of this class's business.
    void failed(String backend, Failure failure) {
        if (!CircuitBreaker.counts(failure)) {
            accepted(backend);
            return;
        }
        ailing.add(backend);
        quietly(backend, () -> {
            int faults = database.await(() -> backends.fault(backend, breaker.threshold()));
            Optional<Duration> hold = breaker.hold(faults);
            if (hold.isPresent()) {
                meters.counter("bobine.backend.circuit.opened", "backend", backend)
                        .increment();
                LOG.warnf("backend %s failed %d times in a row; left alone for %s", backend, faults, hold.get());
                database.await(() -> backends.open(backend, faults, longer(hold.get(), failure)));
            }
        });
    }

    /// The backend refused a job for lack of room. Where its rate is known to us, and kept, that is what a refusal for
    /// the pace means too.
    ///
    /// @param claimedAt by the database's clock
    void noRoom(RenderBackend backend, Instant claimedAt) {
        AdaptiveLimit adaptive = backend.adaptive();
        if (adaptive == null) {
            return;
        }
        quietly(backend.name(), () -> {
            Optional<Integer> limit = database.await(() -> backends.shrink(
                    backend.name(),
                    row -> AdaptiveLimit.counts(claimedAt, row.changedAt())
                            ? OptionalInt.of(adaptive.shrunk(row.limit(), row.inFlight()))
                            : OptionalInt.empty()));
            limit.ifPresent(jobs -> {
                meters.counter("bobine.backend.limit.shrunk", "backend", backend.name())
                        .increment();
                LOG.infof("backend %s has no room; at most %d jobs in flight from now on", backend.name(), jobs);
            });
        });
    }

    /// What a failure means for everyone's jobs at the backend. A pause needs an operator: it is logged and counted.
    void act(String backend, BackendAction action) {
        quietly(backend, () -> {
            switch (action) {
                case BackendAction.None _ -> {}
                case BackendAction.Hold(Duration time) -> database.await(() -> backends.hold(backend, time));
                case BackendAction.Pause(String reason) -> {
                    meters.counter("bobine.backend.pauses", "backend", backend, "reason", reason)
                            .increment();
                    LOG.errorf("backend %s is paused: %s", backend, reason);
                    database.await(() -> backends.pause(backend, reason));
                }
            }
        });
    }

    private static Duration longer(Duration hold, Failure failure) {
        Duration asked = failure.retryAfter();
        return asked != null && asked.compareTo(hold) > 0 ? asked : hold;
    }

    private static void quietly(String backend, Runnable step) {
        try {
            step.run();
        } catch (DatabaseException e) {
            LOG.warnf("backend %s: its health could not be told to everyone", backend);
        }
    }
}
