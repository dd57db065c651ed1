package dev.bobine.scheduling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The policies of all configured backends, by name.
public record BackendPolicies(Map<String, BackendPolicy> byName) {

    public BackendPolicies {
        byName = Map.copyOf(byName);
    }

    public static BackendPolicies of(List<BackendPolicy> policies) {
        return new BackendPolicies(
                policies.stream().collect(Collectors.toMap(BackendPolicy::name, Function.identity())));
    }

    public Optional<BackendPolicy> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
