package dev.bobine.journey;

import dev.bobine.media.TestMp4;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.WireDialect;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Live providers that the service is configured for, each under the name of its backend.
abstract class LiveProviders implements QuarkusTestResourceLifecycleManager {

    /// Of the test classes that run, since a test cannot ask the framework for the instance that it started.
    private static final Map<String, LiveProvider> RUNNING = new ConcurrentHashMap<>();

    private final Map<String, String> configuration = new HashMap<>();

    /// A service of all of them: each test has its own.
    public static final class Profile implements QuarkusTestProfile {
        /// One test is about what other pods may know.
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("bobine.worker.unknown-backend", "1h");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Providers.class), new TestResourceEntry(LongRenders.class));
        }
    }

    static LiveProvider named(String name) {
        return Objects.requireNonNull(RUNNING.get(name), name);
    }

    @Override
    public Map<String, String> start() {
        configure();
        return configuration;
    }

    @Override
    public void stop() {
        RUNNING.values().forEach(LiveProvider::close);
        RUNNING.clear();
    }

    /// Starts the providers and writes the configuration for them.
    abstract void configure();

    final LiveProvider backend(String name, String dialect, Function<String, WireDialect> words, Duration renderTime) {
        LiveProvider provider = provider(words, renderTime);
        RUNNING.put(name, provider);
        set("backends." + name + ".dialect", dialect);
        set("backends." + name + ".url", provider.url());
        set("backends." + name + ".api-key", "key-1");
        set("backends." + name + ".poll-min", "100ms");
        set("backends." + name + ".poll-max", "200ms");
        return provider;
    }

    final void model(String name, String... backends) {
        set("models." + name + ".seconds", "4");
        set("models." + name + ".sizes", "1280x720");
        set("models." + name + ".seed", "false");
        set("models." + name + ".silence", "false");
        for (String backend : backends) {
            set("models." + name + ".offers." + backend + ".id", name);
            set("models." + name + ".offers." + backend + ".price-per-second", "0.01");
        }
    }

    final void set(String key, String value) {
        configuration.put("bobine." + key, value);
    }

    private static LiveProvider provider(Function<String, WireDialect> words, Duration renderTime) {
        try {
            return new LiveProvider(words, TestMp4.small(), renderTime);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
