package dev.bobine.scheduling;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.rendering.BackendHealth;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.rendering.RunningJobs;
import dev.bobine.workers.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/// Makes the loops that claim jobs: one for each backend that this pod serves.
@Singleton
public class Dispatchers {

    private static final Logger LOG = Logger.getLogger(Dispatchers.class);

    private final RenderBackends rendering;
    private final Dispatcher.Parts parts;

    Dispatchers(
            Catalogue catalogue,
            Claiming claiming,
            WorkerLease lease,
            RunningJobs running,
            WorkerSettings settings,
            CircuitBreaker breaker,
            BackendHealth health,
            RenderBackends rendering,
            MeterRegistry meters) {
        this.rendering = rendering;
        this.parts = new Dispatcher.Parts(catalogue, claiming, lease, running, settings, breaker, health, meters);
    }

    public List<BackgroundTask> of(List<BackendPolicy> policies) {
        return policies.stream()
                .filter(policy -> serves(policy.name()))
                .<BackgroundTask>map(policy -> new Dispatcher(policy, parts))
                .toList();
    }

    private boolean serves(String backend) {
        if (!parts.settings().serves(backend)) {
            return false;
        }
        boolean here = rendering
                .find(backend)
                .filter(known -> known.model().isServedHere())
                .isPresent();
        if (!here) {
            LOG.infof("this pod does not serve backend %s: what it works with is not on this machine", backend);
        }
        return here;
    }
}
