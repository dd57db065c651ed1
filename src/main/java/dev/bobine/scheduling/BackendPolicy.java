package dev.bobine.scheduling;

import dev.bobine.job.AdaptiveLimit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What dispatching to a backend needs to know of it.
///
/// @param endpoints base URLs of its replicas, which do not share their jobs
/// @param adaptive null when the in-flight limit stays as configured
public record BackendPolicy(
        String name,
        List<String> endpoints,
        BackendLimits limits,
        @Nullable AdaptiveLimit adaptive) {

    public BackendPolicy {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(limits, "limits is null");
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("backend " + name + " needs a URL");
        }
    }

    /// The limits in force.
    ///
    /// @param inFlightLimit what the in-flight limit was last changed to, by whatever all pods have found out
    public BackendLimits inForce(@Nullable Integer inFlightLimit) {
        return adaptive == null ? limits : new BackendLimits(limits.rate(), adaptive.inForce(inFlightLimit));
    }
}
