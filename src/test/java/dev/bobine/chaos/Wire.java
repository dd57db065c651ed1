package dev.bobine.chaos;

import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.fal.FalDialect;
import dev.bobine.rendering.kling.KlingDialect;
import dev.bobine.rendering.kling.KlingLegacyDialect;
import dev.bobine.rendering.omni.GeminiOmniDialect;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import dev.bobine.rendering.openrouter.OpenRouterDialect;
import dev.bobine.rendering.vertex.VertexVeoDialect;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.RecordedRequest;
import okio.ByteString;

/// The dialect that the model server speaks in a run, and what of the configuration depends on it.
enum Wire {
    OPENAI_VIDEOS(
            OpenAiVideosDialect::new,
            "film-1",
            Map.of("body", "json", "cancel", "delete", "link-fields.video", "video_url", "first-frame", "link")),
    VERTEX_VEO(
            VertexVeoDialect::new,
            "model-1",
            Map.of("project", "p-1", "token", "{worker}", "storage-endpoint", "{url}")),
    GEMINI_OMNI(GeminiOmniDialect::new, "film-1", Map.of()),
    KLING(KlingDialect::new, "film-1", Map.of("settle", "200ms")),
    KLING_LEGACY(
            KlingLegacyDialect::new,
            "film-1",
            Map.of("settle", "200ms", "access-key", "{worker}", "secret-key", "secret")),
    OPENROUTER(OpenRouterDialect::new, "film-1", Map.of()),
    FAL(FalDialect::new, "fal-ai/veo3", Map.of());

    private static final Pattern KEY_IN_BODY = Pattern.compile("\"external_task_id\":\"([^\"]+)\"");
    private static final Pattern KEY_IN_CALLBACK = Pattern.compile("/callbacks/[^/]+/([^/?]+)\\?");
    private static final Pattern ISSUER = Pattern.compile("\"iss\":\"([^\"]+)\"");

    private final Function<String, WireDialect> words;
    private final String model;
    private final Map<String, String> settings;

    Wire(Function<String, WireDialect> words, String model, Map<String, String> settings) {
        this.words = words;
        this.model = model;
        this.settings = settings;
    }

    /// By its name in the configuration.
    static Wire named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String dialect() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    WireDialect words(String job) {
        return words.apply(job);
    }

    /// The provider's name of the one model.
    String model() {
        return model;
    }

    /// The dialect's own settings; `{worker}` stands for the worker's name and `{url}` for the model server's.
    Map<String, String> settings() {
        return settings;
    }

    /// Whether the one model takes clips and pictures of other jobs, by links.
    boolean takesClips() {
        return this == OPENAI_VIDEOS;
    }

    /// Clips are as small as can be asked for.
    String size() {
        return this == OPENAI_VIDEOS ? ClipFactory.SIZE : "1280x720";
    }

    /// The idempotency key of a submit, wherever the dialect has put it; empty where it has no place.
    static String key(RecordedRequest submit) {
        String header = submit.getHeaders().get("Idempotency-Key");
        if (header != null) {
            return header;
        }
        Matcher own = KEY_IN_BODY.matcher(body(submit));
        Matcher callback = KEY_IN_CALLBACK.matcher(submit.getUrl().queryParameter("fal_webhook") + " " + body(submit));
        if (own.find()) {
            return own.group(1);
        }
        return callback.find() ? callback.group(1) : "";
    }

    /// The worker's name, from its credentials.
    static String worker(RecordedRequest request) {
        String key = request.getHeaders().get("x-goog-api-key");
        String authorization = request.getHeaders().get("Authorization");
        String shown = key != null ? key : String.valueOf(authorization).replaceFirst("^\\S+ ", "");
        String[] token = shown.split("\\.");
        if (token.length != 3) {
            return shown;
        }
        String claims = new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8);
        Matcher issuer = ISSUER.matcher(claims);
        return issuer.find() ? issuer.group(1) : "";
    }

    static String body(RecordedRequest request) {
        ByteString body = request.getBody();
        return body == null ? "" : body.utf8();
    }
}
