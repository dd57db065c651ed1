package dev.bobine.journey;

import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.fal.FalDialect;
import dev.bobine.rendering.kling.KlingDialect;
import dev.bobine.rendering.kling.KlingLegacyDialect;
import dev.bobine.rendering.omni.GeminiOmniDialect;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import dev.bobine.rendering.openrouter.OpenRouterDialect;
import dev.bobine.rendering.vertex.VertexVeoDialect;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/// Seven live providers, one per dialect, and some more of the first dialect for what takes several backends.
public final class Providers extends LiveProviders {

    static final String WEBHOOK_SECRET = "webhook-secret-1";

    private static final Duration RENDER_TIME = Duration.ofMillis(400);

    @Override
    void configure() {
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
        List.of("own", "vertex", "gemini", "kling", "kling-old", "openrouter", "fal")
                .forEach(name -> model(name + "-model", name));
        set("models.vertex-model.offers.vertex.id", "model-1");
        set("models.fal-model.offers.fal.id", "fal-ai/veo3");

        set("backends.own.openai-videos.link-fields.video", "video_url");
        set("backends.own.openai-videos.link-fields.extend", "extend_url");
        set("models.own-model.references", "video,extend");
        set("aliases.sora-old", "own-model");
        set("fit-nearest", "sora-old");

        backend("left", "openai-videos", OpenAiVideosDialect::new);
        backend("right", "openai-videos", OpenAiVideosDialect::new);
        set("backends.left.in-flight", "1");
        set("backends.right.in-flight", "1");
        model("either", "left", "right");
        backend("weak", "openai-videos", OpenAiVideosDialect::new);
        model("weak-model", "weak");
        backend("seeing", "openai-videos", OpenAiVideosDialect::new);
        set("backends.seeing.openai-videos.first-frame", "upload");
        model("seeing-model", "seeing");
        set("models.seeing-model.references", "first_frame");
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
    }

    private void backend(String name, String dialect, Function<String, WireDialect> words) {
        backend(name, dialect, words, RENDER_TIME);
    }
}
