package dev.bobine.runtime;

import dev.bobine.persistence.WorkerLease;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while this worker holds its lease, which it renews in the database every few seconds.
@Readiness
class WorkerReadiness implements HealthCheck {

    private final WorkerLease lease;

    WorkerReadiness(WorkerLease lease) {
        this.lease = lease;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("worker lease").status(lease.isHeld()).build();
    }
}
