package dev.bobine.runtime;

import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.fal.FalModel;
import dev.bobine.rendering.fal.FalSettings;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.kling.KlingLegacyConfig;
import dev.bobine.rendering.kling.KlingLegacyModel;
import dev.bobine.rendering.kling.KlingLegacySettings;
import dev.bobine.rendering.kling.KlingModel;
import dev.bobine.rendering.kling.KlingSettings;
import dev.bobine.rendering.omni.GeminiOmniModel;
import dev.bobine.rendering.omni.GeminiOmniSettings;
import dev.bobine.rendering.openai.OpenAiImagesModel;
import dev.bobine.rendering.openai.OpenAiImagesSettings;
import dev.bobine.rendering.openai.OpenAiVideosModel;
import dev.bobine.rendering.openai.OpenAiVideosSettings;
import dev.bobine.rendering.openrouter.OpenRouterConfig;
import dev.bobine.rendering.openrouter.OpenRouterModel;
import dev.bobine.rendering.openrouter.OpenRouterSettings;
import dev.bobine.rendering.studio.StudioModel;
import dev.bobine.rendering.studio.StudioSettings;
import dev.bobine.rendering.vertex.AccessTokens;
import dev.bobine.rendering.vertex.GoogleTokens;
import dev.bobine.rendering.vertex.VertexVeoModel;
import dev.bobine.rendering.vertex.VertexVeoSettings;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.ReplyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Makes the adapter of one backend: the one place that knows all dialects.
final class ConfiguredDialects {

    static final String STUDIO = "studio";

    private static final String KNOWN =
            "openai-videos, openai-images, vertex-veo, gemini-omni, kling, kling-legacy, openrouter, fal, studio";

    /// A loop that waits for one call must not be taken for one that hangs.
    private static final Duration LONGEST_CALL = LoopLiveness.LONGEST_STEP.minusMinutes(1);

    private final ReferenceSource references;
    private final ClipStore clips;
    private final ReplyStore replies;
    private final Predicate<String> served;
    private final InstantSource clock;
    private final long replyBytes;

    /// @param replyBytes for what is kept of one backend's replies while they come
    /// @param served whether this pod runs the jobs of a backend
    ConfiguredDialects(
            ReferenceSource references,
            ClipStore clips,
            ReplyStore replies,
            long replyBytes,
            Predicate<String> served,
            InstantSource clock) {
        this.replyBytes = replyBytes;
        this.served = served;
        this.references = references;
        this.clips = clips;
        this.replies = replies;
        this.clock = clock;
    }

    /// @throws IllegalArgumentException naming the key at fault
    VideoModel model(String name, BobineConfig.Backend backend) {
        if (backend.connectTimeout().plus(backend.requestTimeout()).compareTo(LONGEST_CALL) > 0) {
            throw new IllegalArgumentException("bobine.backends." + name
                    + ".request-timeout and connect-timeout are more than " + LONGEST_CALL.toMinutes()
                    + " minutes together");
        }
        Supplier<Optional<String>> key = secret(name, "api-key", backend.apiKeyFile(), backend.apiKey());
        HttpSettings http = http(backend);
        Optional<String> header = backend.idempotencyHeader();
        return switch (backend.dialect()) {
            case "openai-videos" ->
                new OpenAiVideosModel(
                        OpenAiVideosSettings.of(name, key, http, header, backend.openaiVideos()), references, clock);
            case "openai-images" ->
                new OpenAiImagesModel(
                        OpenAiImagesSettings.of(name, key, http, header, backend.openaiImages()),
                        references,
                        replies,
                        clock);
            case "vertex-veo" ->
                new VertexVeoModel(
                        VertexVeoSettings.of(name, http, backend.vertexVeo()), tokens(backend), references, clock);
            case "gemini-omni" ->
                new GeminiOmniModel(GeminiOmniSettings.of(name, key, http, backend.geminiOmni()), references, clock);
            case "kling" -> new KlingModel(KlingSettings.of(name, key, http, backend.kling()), references, clock);
            case "kling-legacy" -> new KlingLegacyModel(klingLegacy(name, http, backend), references, clock);
            case "openrouter" -> new OpenRouterModel(openRouter(name, key, http, backend), references, clock);
            case "fal" -> new FalModel(FalSettings.of(name, key, http, backend.fal()), references, clock);
            case STUDIO -> new StudioModel(studio(name, backend), clips, clock);
            default ->
                throw new IllegalArgumentException(
                        "bobine.backends." + name + ".dialect is " + backend.dialect() + "; known are: " + KNOWN);
        };
    }

    private static AccessTokens tokens(BobineConfig.Backend backend) {
        Optional<String> fixed = backend.vertexVeo().token();
        return fixed.isPresent()
                ? AccessTokens.fixed(fixed.get())
                : new GoogleTokens(backend.vertexVeo().credentials());
    }

    private KlingLegacySettings klingLegacy(String name, HttpSettings http, BobineConfig.Backend backend) {
        KlingLegacyConfig config = backend.klingLegacy();
        return KlingLegacySettings.of(
                name,
                secret(name, "kling-legacy.access-key", config.accessKeyFile(), config.accessKey()),
                secret(name, "kling-legacy.secret-key", config.secretKeyFile(), config.secretKey()),
                http,
                config);
    }

    private OpenRouterSettings openRouter(
            String name, Supplier<Optional<String>> key, HttpSettings http, BobineConfig.Backend backend) {
        OpenRouterConfig config = backend.openrouter();
        return OpenRouterSettings.of(
                name,
                key,
                secret(name, "openrouter.webhook-secret", config.webhookSecretFile(), config.webhookSecret()),
                http,
                config);
    }

    private static StudioSettings studio(String name, BobineConfig.Backend backend) {
        if (backend.resubmit() != BobineConfig.Resubmit.FREE) {
            throw new IllegalArgumentException("bobine.backends." + name
                    + ".resubmit must be free: what the studio was making is gone with its pod and is made again");
        }
        return StudioSettings.of(name, backend.studio());
    }

    private HttpSettings http(BobineConfig.Backend backend) {
        return new HttpSettings(
                backend.connectTimeout(),
                backend.requestTimeout(),
                UrlGuard.publicAnd(backend.contentUrls().orElse(List.of())),
                backend.inFlight().orElse(Integer.MAX_VALUE),
                replyBytes);
    }

    /// None of a backend that this pod does not serve.
    private Supplier<Optional<String>> secret(String backend, String key, Optional<Path> file, Optional<String> fixed) {
        return Secrets.of(served.test(backend), "bobine.backends." + backend + "." + key, file, fixed);
    }
}
