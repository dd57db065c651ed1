package dev.bobine.rendering.openai;

import dev.bobine.job.Reference.Role;
import dev.bobine.rendering.http.HttpSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the dialect is spoken with one backend.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change; none sends no `Authorization`
/// @param idempotencyHeader header that carries the idempotency key of a submit; none sends no such header
/// @param soundField boolean field that asks for sound, such as vLLM-Omni's `generate_sound`; none leaves sound to the
///     model
/// @param shotsField field that takes the shots of a clip, a list of objects with `prompt` and `seconds`, which
/// multipart
/// carries as JSON; none where a clip has one prompt
/// @param extensions whether the server goes on with its own clips by `POST /videos/extensions`
/// @param linkFields where a link to a reference of a role goes; a first frame that is uploaded or an `image_url` needs
/// none
public record OpenAiVideosSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Optional<String> idempotencyHeader,
        Body body,
        SecondsAs secondsAs,
        Cancel cancel,
        Optional<String> soundField,
        FirstFrame firstFrame,
        Optional<String> shotsField,
        boolean extensions,
        Map<Role, LinkField> linkFields) {

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
        Objects.requireNonNull(soundField, "soundField is null");
        linkFields = Map.copyOf(linkFields);
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
}
