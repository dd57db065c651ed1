package dev.bobine.scheduling;

import java.util.List;
import java.util.Objects;

/// What dispatching to a backend needs to know of it.
///
/// @param endpoints base URLs of its replicas, which do not share their jobs
public record BackendPolicy(String name, List<String> endpoints, BackendLimits limits) {

    public BackendPolicy {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(limits, "limits is null");
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("backend " + name + " needs a URL");
        }
    }
}
