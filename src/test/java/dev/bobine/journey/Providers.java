package dev.bobine.journey;

import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.fal.FalDialect;
import dev.bobine.rendering.kling.KlingDialect;
import dev.bobine.rendering.kling.KlingLegacyDialect;
import dev.bobine.rendering.omni.GeminiOmniDialect;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import dev.bobine.rendering.openrouter.OpenRouterDialect;
import dev.bobine.rendering.vertex.VertexVeoDialect;
import dev.bobine.storage.TestMp4;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Seven live providers, one per dialect, and some more of the first dialect for what takes several backends.
public final class Providers implements QuarkusTestResourceLifecycleManager {

    private static final Map<String, LiveProvider> RUNNING = new ConcurrentHashMap<>();
    static final String WEBHOOK_SECRET = "webhook-secret-1";

    private static final Duration RENDER_TIME = Duration.ofMillis(400);

    private final Map<String, String> configuration = new HashMap<>();

    static LiveProvider named(String name) {
        return Objects.requireNonNull(RUNNING.get(name), name);
    }

    @Override
    public Map<String, String> start() {
        backend("own", "openai-videos", OpenAiVideosDialect::new);
        backend("vertex", "vertex-veo", VertexVeoDialect::new);
        backend("gemini", "gemini-omni", GeminiOmniDialect::new);
        backend("kling", "kling", KlingDialect::new);
        backend("kling-old", "kling-legacy", KlingLegacyDialect::new);
        backend("openrouter", "openrouter", OpenRouterDialect::new);
        backend("fal", "fal", FalDialect::new);
        set("backends.vertex.vertex-veo.project", "p-1");
        set("backends.vertex.vertex-veo.token", "t-1");
        set("backends.vertex.vertex-veo.storage-endpoint", named("vertex").url());
        set("backends.kling.kling.settle", "200ms");
        set("backends.kling-old.kling-legacy.access-key", "a");
        set("backends.kling-old.kling-legacy.secret-key", "s");
        backend("seeing", "openai-videos", OpenAiVideosDialect::new);
        set("backends.seeing.openai-videos.first-frame", "upload");
        set("models.seeing-model.references", "first_frame");
        RUNNING.keySet().forEach(name -> model(name + "-model", name));
        set("models.vertex-model.offers.vertex.id", "model-1");
        set("models.fal-model.offers.fal.id", "fal-ai/veo3");

        backend("left", "openai-videos", OpenAiVideosDialect::new);
        backend("right", "openai-videos", OpenAiVideosDialect::new);
        set("backends.left.in-flight", "1");
        set("backends.right.in-flight", "1");
        model("either", "left", "right");
        backend("weak", "openai-videos", OpenAiVideosDialect::new);
        model("weak-model", "weak");
        backend("replica-a", "openai-videos", OpenAiVideosDialect::new);
        backend("replica-b", "openai-videos", OpenAiVideosDialect::new);
        set(
                "backends.replica-a.url",
                named("replica-a").url() + "," + named("replica-b").url());
        model("replicated", "replica-a");

        backend("first", "openai-videos", OpenAiVideosDialect::new);
        backend("second", "openai-videos", OpenAiVideosDialect::new);
        model("first-or-second", "first", "second");
        backend("calling", "openrouter", OpenRouterDialect::new);
        set("backends.calling.poll-min", "10m");
        set("backends.calling.poll-max", "10m");
        set("backends.calling.openrouter.webhook-secret", WEBHOOK_SECRET);
        model("calling-model", "calling");
        backend("calling-fal", "fal", FalDialect::new);
        model("calling-fal-model", "calling-fal");
        set("models.calling-fal-model.offers.calling-fal.id", "fal-ai/veo3");
        set("callbacks.url", "https://bobine.example");
        set("callbacks.secret", "0123456789abcdef");
        model("retired-model", "first");
        set("models.retired-model.retires-at", "2020-01-01");
        model("retiring-model", "first");
        set(
                "models.retiring-model.retires-at",
                LocalDate.now(ZoneOffset.UTC).plusDays(10).toString());

        set("retry.backoff-min", "100ms");
        set("circuit.faults", "2");
        set("circuit.hold-min", "1s");
        return configuration;
    }

    private void backend(String name, String dialect, Function<String, WireDialect> words) {
        try {
            RUNNING.put(name, new LiveProvider(words, TestMp4.small(), RENDER_TIME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set("backends." + name + ".dialect", dialect);
        set("backends." + name + ".url", named(name).url());
        set("backends." + name + ".api-key", "key-1");
        set("backends." + name + ".poll-min", "100ms");
        set("backends." + name + ".poll-max", "200ms");
    }

    private void model(String name, String... backends) {
        set("models." + name + ".seconds", "4");
        set("models." + name + ".sizes", "1280x720");
        set("models." + name + ".seed", "false");
        set("models." + name + ".silence", "false");
        for (String backend : backends) {
            set("models." + name + ".offers." + backend + ".id", name);
            set("models." + name + ".offers." + backend + ".price-per-second", "0.01");
        }
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
