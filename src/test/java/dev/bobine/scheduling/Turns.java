package dev.bobine.scheduling;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.persistence.DispatchStore.Turn;
import java.time.Duration;

/// The dispatcher's decisions without the dispatcher, for tests that take turns on a database themselves.
public final class Turns {

    private static final CircuitBreaker BREAKER = new CircuitBreaker(5, Duration.ofSeconds(10), Duration.ofMinutes(5));

    private Turns() {}

    public static Turn of(BackendPolicy backend, Catalogue catalogue, int wanted) {
        return new DispatchTurn(backend, catalogue, BREAKER, wanted);
    }
}
