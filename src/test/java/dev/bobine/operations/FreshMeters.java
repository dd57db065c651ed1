package dev.bobine.operations;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Takes an application's meters away with it: the registry of the process outlives the restart between two tests with
/// different configurations, and would go on showing the gauges of the first.
@ApplicationScoped
class FreshMeters {

    void clear(@Observes ShutdownEvent end) {
        Metrics.globalRegistry.clear();
    }
}
