package dev.bobine.runtime;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the bucket could be written, so that a rollout stops at a pod whose configuration is wrong. A bucket that
/// is away later on is the alert's business: without it requests are still admitted and renders followed.
@Readiness
class BucketReadiness implements HealthCheck {

    private final BucketWatch watch;

    BucketReadiness(BucketWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("bucket").status(watch.everUp()).build();
    }
}
