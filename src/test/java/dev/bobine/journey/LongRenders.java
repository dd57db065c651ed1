package dev.bobine.journey;

import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import dev.bobine.rendering.openrouter.OpenRouterDialect;
import dev.bobine.storage.TestMp4;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Providers whose renders last until they are let go: one that can be asked to stop, one that cannot, and one with a
/// short deadline that tells what a render cost.
public final class LongRenders implements QuarkusTestResourceLifecycleManager {

    private static final Map<String, LiveProvider> RUNNING = new ConcurrentHashMap<>();

    private final Map<String, String> configuration = new HashMap<>();

    static LiveProvider named(String name) {
        return Objects.requireNonNull(RUNNING.get(name), name);
    }

    @Override
    public Map<String, String> start() {
        backend("stoppable", "openai-videos", OpenAiVideosDialect::new);
        set("backends.stoppable.openai-videos.cancel", "delete");
        backend("unstoppable", "openai-videos", OpenAiVideosDialect::new);
        backend("late", "openrouter", OpenRouterDialect::new);
        set("models.late-model.deadline", "1s");
        return configuration;
    }

    private void backend(String name, String dialect, Function<String, WireDialect> words) {
        try {
            LiveProvider provider = new LiveProvider(words, TestMp4.small(), Duration.ZERO);
            provider.hold();
            RUNNING.put(name, provider);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set("backends." + name + ".dialect", dialect);
        set("backends." + name + ".url", named(name).url());
        set("backends." + name + ".api-key", "key-1");
        set("backends." + name + ".poll-min", "100ms");
        set("backends." + name + ".poll-max", "200ms");
        set("models." + name + "-model.seconds", "4");
        set("models." + name + "-model.sizes", "1280x720");
        set("models." + name + "-model.seed", "false");
        set("models." + name + "-model.silence", "false");
        set("models." + name + "-model.offers." + name + ".id", name);
        set("models." + name + "-model.offers." + name + ".price-per-second", "0.01");
    }

    private void set(String key, String value) {
        configuration.put("bobine." + key, value);
    }

    @Override
    public void stop() {
        RUNNING.values().forEach(LiveProvider::close);
        RUNNING.clear();
    }
}
