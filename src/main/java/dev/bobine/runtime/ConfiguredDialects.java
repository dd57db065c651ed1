package dev.bobine.runtime;

import dev.bobine.job.Reference.Role;
import dev.bobine.job.Still;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.fal.FalModel;
import dev.bobine.rendering.fal.FalSettings;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.http.Tariff;
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
import dev.bobine.rendering.openrouter.OpenRouterModel;
import dev.bobine.rendering.openrouter.OpenRouterSettings;
import dev.bobine.rendering.studio.Encoder;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Makes the adapter of one backend: the one place that knows all dialects.
final class ConfiguredDialects {

    static final String STUDIO = "studio";

    private static final long MIB = 1 << 20;
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
        return switch (backend.dialect()) {
            case "openai-videos" -> new OpenAiVideosModel(openAiVideos(name, backend), references, clock);
            case "openai-images" -> new OpenAiImagesModel(openAiImages(name, backend), references, replies, clock);
            case "vertex-veo" -> new VertexVeoModel(vertexVeo(name, backend), tokens(backend), references, clock);
            case "gemini-omni" -> new GeminiOmniModel(geminiOmni(name, backend), references, clock);
            case "kling" -> new KlingModel(kling(name, backend), references, clock);
            case "kling-legacy" -> new KlingLegacyModel(klingLegacy(name, backend), references, clock);
            case "openrouter" -> new OpenRouterModel(openRouter(name, backend), references, clock);
            case "fal" -> new FalModel(fal(name, backend), references, clock);
            case STUDIO -> new StudioModel(studio(name, backend), clips, clock);
            default ->
                throw new IllegalArgumentException(
                        "bobine.backends." + name + ".dialect is " + backend.dialect() + "; known are: " + KNOWN);
        };
    }

    private OpenAiVideosSettings openAiVideos(String name, BobineConfig.Backend backend) {
        DialectConfig.OpenAiVideos dialect = backend.openaiVideos();
        return new OpenAiVideosSettings(
                name,
                key(name, backend),
                http(backend),
                backend.idempotencyHeader(),
                OpenAiVideosSettings.Body.valueOf(dialect.body().name()),
                OpenAiVideosSettings.SecondsAs.valueOf(dialect.secondsAs().name()),
                OpenAiVideosSettings.Cancel.valueOf(dialect.cancel().name()),
                dialect.soundField(),
                OpenAiVideosSettings.FirstFrame.valueOf(dialect.firstFrame().name()),
                dialect.shotsField(),
                dialect.extensions(),
                byRole(dialect.linkFields(), OpenAiVideosSettings.LinkField::parse));
    }

    private OpenAiImagesSettings openAiImages(String name, BobineConfig.Backend backend) {
        DialectConfig.OpenAiImages dialect = backend.openaiImages();
        return new OpenAiImagesSettings(
                name,
                key(name, backend),
                http(backend),
                backend.idempotencyHeader(),
                dialect.formats().stream()
                        .map(format -> Still.Format.valueOf(format.name()))
                        .collect(Collectors.toSet()),
                dialect.response().map(response -> OpenAiImagesSettings.Response.valueOf(response.name())),
                new OpenAiImagesSettings.Wanted(dialect.quality(), dialect.background(), dialect.moderation()),
                dialect.references(),
                dialect.seed());
    }

    private VertexVeoSettings vertexVeo(String name, BobineConfig.Backend backend) {
        DialectConfig.VertexVeo dialect = backend.vertexVeo();
        String project = dialect.project()
                .orElseThrow(() ->
                        new IllegalArgumentException("bobine.backends." + name + ".vertex-veo.project is missing"));
        return new VertexVeoSettings(
                name,
                project,
                dialect.location(),
                dialect.storageUri(),
                dialect.storageEndpoint(),
                dialect.personGeneration(),
                dialect.labels(),
                http(backend));
    }

    private static AccessTokens tokens(BobineConfig.Backend backend) {
        Optional<String> fixed = backend.vertexVeo().token();
        return fixed.isPresent()
                ? AccessTokens.fixed(fixed.get())
                : new GoogleTokens(backend.vertexVeo().credentials());
    }

    private GeminiOmniSettings geminiOmni(String name, BobineConfig.Backend backend) {
        String suffix = backend.geminiOmni().durationSuffix();
        return new GeminiOmniSettings(name, key(name, backend), http(backend), suffix.equals("none") ? "" : suffix);
    }

    private KlingSettings kling(String name, BobineConfig.Backend backend) {
        DialectConfig.Kling dialect = backend.kling();
        return new KlingSettings(
                name,
                key(name, backend),
                http(backend),
                new Tariff(dialect.unitPrice()),
                dialect.queryTasks(),
                dialect.queryWindow(),
                dialect.settle());
    }

    private KlingLegacySettings klingLegacy(String name, BobineConfig.Backend backend) {
        DialectConfig.KlingLegacy dialect = backend.klingLegacy();
        String below = "bobine.backends." + name + ".kling-legacy";
        return new KlingLegacySettings(
                name,
                secret(name, below + ".access-key", dialect.accessKeyFile(), dialect.accessKey()),
                secret(name, below + ".secret-key", dialect.secretKeyFile(), dialect.secretKey()),
                http(backend),
                new Tariff(dialect.unitPrice()),
                dialect.settle());
    }

    private OpenRouterSettings openRouter(String name, BobineConfig.Backend backend) {
        return new OpenRouterSettings(
                name,
                key(name, backend),
                secret(
                        name,
                        "bobine.backends." + name + ".openrouter.webhook-secret",
                        backend.openrouter().webhookSecretFile(),
                        backend.openrouter().webhookSecret()),
                http(backend),
                new Tariff(Optional.of(backend.openrouter().dollarPrice())));
    }

    private FalSettings fal(String name, BobineConfig.Backend backend) {
        DialectConfig.Fal dialect = backend.fal();
        FalSettings.Fields fields = new FalSettings.Fields(
                FalSettings.DurationAs.valueOf(dialect.durationAs().name()),
                field(dialect.aspectRatioField()),
                field(dialect.resolutionField()),
                field(dialect.soundField()),
                field(dialect.negativePromptField()),
                field(dialect.seedField()),
                dialect.shotsField(),
                byRole(dialect.referenceFields(), Function.identity()));
        return new FalSettings(
                name,
                key(name, backend),
                http(backend),
                FalSettings.Priority.valueOf(dialect.priority().name()),
                dialect.startTimeout(),
                fields);
    }

    private static StudioSettings studio(String name, BobineConfig.Backend backend) {
        if (backend.resubmit() != BobineConfig.Resubmit.FREE) {
            throw new IllegalArgumentException("bobine.backends." + name
                    + ".resubmit must be free: what the studio was making is gone with its pod and is made again");
        }
        DialectConfig.Studio dialect = backend.studio();
        return new StudioSettings(
                name,
                dialect.ffmpeg(),
                Encoder.valueOf(dialect.h264().name()),
                dialect.scratch(),
                dialect.perPod(),
                dialect.maxMib() * MIB,
                dialect.cpuLimit(),
                dialect.timeLimit(),
                dialect.memoryMib() * MIB);
    }

    private static <T> Map<Role, T> byRole(Map<String, String> fields, Function<String, T> reader) {
        Map<Role, T> roles = new EnumMap<>(Role.class);
        fields.forEach((role, field) ->
                roles.put(Role.valueOf(role.toUpperCase(Locale.ROOT).replace('-', '_')), reader.apply(field)));
        return roles;
    }

    /// A name that has a default is taken away by `none`.
    private static Optional<String> field(Optional<String> name) {
        return name.filter(text -> !text.equals("none"));
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
        return Secrets.of(served.test(backend), key, file, fixed);
    }

    private Supplier<Optional<String>> key(String name, BobineConfig.Backend backend) {
        return secret(name, "bobine.backends." + name + ".api-key", backend.apiKeyFile(), backend.apiKey());
    }
}
