package dev.bobine.runtime;

import dev.bobine.loop.Loop;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/// Alive while every background loop comes round. A database that is away does not stop them: each call has a limit.
@Liveness
class LoopLiveness implements HealthCheck {

    /// Several of the longest calls in a row.
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(3);

    private final Engine engine;

    LoopLiveness(Engine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops").up();
        for (Loop loop : engine.loops()) {
            if (loop.age().compareTo(LONGEST_ROUND) > 0) {
                response.down().withData(loop.name(), loop.age().toSeconds() + " s");
            }
        }
        return response.build();
    }
}
