package dev.bobine.runtime;

import dev.bobine.api.ApiSettings;
import dev.bobine.job.AdaptiveLimit;
import dev.bobine.rendering.RenderBackend;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.scheduling.BackendLimits;
import dev.bobine.scheduling.BackendPolicy;
import dev.bobine.scheduling.Gcra;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The backends of the configuration, as the dispatcher and as running jobs see them.
final class ConfiguredBackends {

    private ConfiguredBackends() {}

    /// @throws IllegalArgumentException naming the key at fault
    static List<BackendPolicy> scheduling(BobineConfig config) {
        return config.backends().entrySet().stream()
                .map(entry -> policy(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static BackendPolicy policy(String name, BobineConfig.Backend backend) {
        return new BackendPolicy(name, urls(name, backend), limits(backend), adaptive(name, backend));
    }

    /// The studio is on this machine and has no address; a claim names one all the same.
    private static List<String> urls(String name, BobineConfig.Backend backend) {
        if (backend.dialect().equals(ConfiguredDialects.STUDIO)) {
            return List.of(ConfiguredDialects.STUDIO);
        }
        return backend.url()
                .filter(urls -> !urls.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("bobine.backends." + name + ".url is not set"));
    }

    private static @Nullable AdaptiveLimit adaptive(String name, BobineConfig.Backend backend) {
        if (!backend.inFlightAdaptive()) {
            return null;
        }
        return new AdaptiveLimit(backend.inFlight()
                .orElseThrow(() -> new IllegalArgumentException(
                        "bobine.backends." + name + ".in-flight-adaptive needs an in-flight limit to begin with")));
    }

    private static BackendLimits limits(BobineConfig.Backend backend) {
        OptionalInt rate = backend.rate();
        OptionalInt inFlight = backend.inFlight();
        return new BackendLimits(
                rate.isPresent()
                        ? Gcra.of(rate.getAsInt(), backend.ratePer(), backend.burst())
                                .withMargin()
                        : null,
                inFlight.isPresent() ? inFlight.getAsInt() : null);
    }

    /// Whether this pod runs the jobs of a backend.
    static Predicate<String> served(BobineConfig config) {
        return config.worker()
                .backends()
                .<Predicate<String>>map(names -> names::contains)
                .orElse(_ -> true);
    }

    /// @throws IllegalArgumentException when this pod is to serve a backend that there is none
    static void checkNamed(BobineConfig config) {
        for (String name : config.worker().backends().orElse(Set.of())) {
            if (!config.backends().containsKey(name)) {
                throw new IllegalArgumentException("bobine.worker.backends has " + name + ", which is no backend");
            }
        }
    }

    /// What may be told of them.
    static List<ApiSettings.ConfiguredBackend> shown(BobineConfig config) {
        return config.backends().entrySet().stream()
                .map(entry -> shown(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ApiSettings.ConfiguredBackend shown(String name, BobineConfig.Backend backend) {
        return new ApiSettings.ConfiguredBackend(
                name,
                backend.dialect(),
                backend.url().orElse(List.of()).stream()
                        .map(ConfiguredBackends::withoutCredentials)
                        .toList(),
                backend.rate().isPresent() ? (Integer) backend.rate().getAsInt() : null,
                backend.ratePer(),
                backend.burst(),
                backend.inFlight().isPresent() ? (Integer) backend.inFlight().getAsInt() : null,
                backend.resubmit() == BobineConfig.Resubmit.FREE);
    }

    /// Some write user and password, or a token, into the URL.
    private static String withoutCredentials(String url) {
        int query = url.indexOf('?');
        return (query < 0 ? url : url.substring(0, query)).replaceFirst("//[^/@]*@", "//");
    }

    /// @throws IllegalArgumentException naming the key at fault
    static RenderBackends rendering(BobineConfig config, ConfiguredDialects dialects) {
        Map<String, RenderBackend> backends = new HashMap<>();
        config.backends()
                .forEach((name, backend) -> backends.put(
                        name,
                        new RenderBackend(
                                name,
                                dialects.model(name, backend),
                                backend.resubmit() == BobineConfig.Resubmit.FREE,
                                backend.rate().isPresent(),
                                backend.pollMin(),
                                backend.pollMax(),
                                adaptive(name, backend))));
        return new RenderBackends(backends);
    }
}
