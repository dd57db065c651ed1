package dev.bobine.runtime;

import dev.bobine.loop.Loop;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/// Alive while every background loop makes progress. Servers that are away or never answer do not stop a loop: each
/// call has a limit, and one that ends by its limit is progress too.
@Liveness
class LoopLiveness implements HealthCheck {

    /// Longer than any single call: the longest are those to the bucket, which may take five minutes.
    static final Duration LONGEST_STEP = Duration.ofMinutes(6);

    private final Engine engine;

    LoopLiveness(Engine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops").up();
        for (Loop loop : engine.loops()) {
            if (loop.age().compareTo(LONGEST_STEP) > 0) {
                response.down().withData(loop.name(), loop.age().toSeconds() + " s");
            }
        }
        return response.build();
    }
}
