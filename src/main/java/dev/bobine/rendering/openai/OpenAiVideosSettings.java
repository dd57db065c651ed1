package dev.bobine.rendering.openai;

import dev.bobine.job.Reference.Role;
import dev.bobine.rendering.http.HttpSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the dialect is spoken with one backend.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change; none sends no `Authorization`
/// @param idempotencyHeader header that carries the idempotency key of a submit; none sends no such header
/// @param extensions whether the server goes on with its own clips by `POST /videos/extensions`
/// @param fields those that only some servers have
public record OpenAiVideosSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Optional<String> idempotencyHeader,
        Body body,
        SecondsAs secondsAs,
        Cancel cancel,
        FirstFrame firstFrame,
        boolean extensions,
        Fields fields) {

    /// Fields that only some servers have.
    ///
    /// @param sound boolean field that asks for sound, such as vLLM-Omni's `generate_sound`; none leaves sound to
    /// the model
    /// @param shots field that takes the shots of a clip, a list of objects with `prompt` and `seconds`, which
    /// multipart carries as JSON; none where a clip has one prompt
    /// @param links where a link to a reference of a role goes; a first frame that is uploaded or an `image_url`
    /// needs none
    public record Fields(Optional<String> sound, Optional<String> shots, Map<Role, LinkField> links) {

        public Fields {
            Objects.requireNonNull(sound, "sound is null");
            Objects.requireNonNull(shots, "shots is null");
            links = Map.copyOf(links);
        }
    }

    /// Field that takes a link to a reference: text of its own (`video_url`), or inside an object
    /// (`video_reference.video_url`), which multipart carries as JSON.
    public record LinkField(String name, Optional<String> inside) {

        /// Reads `video_url` and `video_reference.video_url`.
        public static LinkField parse(String text) {
            String[] names = text.split("\\.", 2);
            return new LinkField(names[0], names.length == 1 ? Optional.empty() : Optional.of(names[1]));
        }
    }

    /// How a first frame is given: not at all, as a file in multipart, or as a link in JSON.
    public enum FirstFrame {
        NONE,
        UPLOAD,
        LINK
    }

    /// Body of a create request.
    public enum Body {
        MULTIPART,
        JSON
    }

    /// JSON type of `seconds`; in multipart everything is text.
    public enum SecondsAs {
        TEXT,
        NUMBER
    }

    /// The request that stops a render.
    public enum Cancel {
        NONE,
        DELETE,
        POST
    }

    public OpenAiVideosSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(idempotencyHeader, "idempotencyHeader is null");
        Objects.requireNonNull(body, "body is null");
        Objects.requireNonNull(secondsAs, "secondsAs is null");
        Objects.requireNonNull(cancel, "cancel is null");
        Objects.requireNonNull(fields, "fields is null");
        boolean fits =
                switch (firstFrame) {
                    case NONE -> true;
                    case UPLOAD -> body == Body.MULTIPART;
                    case LINK -> body == Body.JSON;
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "backend " + backend + ": a first frame is uploaded in multipart and linked in json");
        }
    }

    /// As an operator has configured it.
    public static OpenAiVideosSettings of(
            String backend,
            Supplier<Optional<String>> apiKey,
            HttpSettings http,
            Optional<String> idempotencyHeader,
            OpenAiVideosConfig config) {
        Map<Role, LinkField> links = new EnumMap<>(Role.class);
        config.linkFields().forEach((role, field) -> links.put(Role.of(role), LinkField.parse(field)));
        return new OpenAiVideosSettings(
                backend,
                apiKey,
                http,
                idempotencyHeader,
                config.body(),
                config.secondsAs(),
                config.cancel(),
                config.firstFrame(),
                config.extensions(),
                new Fields(config.soundField(), config.shotsField(), links));
    }
}
