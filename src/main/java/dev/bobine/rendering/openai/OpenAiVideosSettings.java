package dev.bobine.rendering.openai;

import dev.bobine.rendering.http.HttpSettings;
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
public record OpenAiVideosSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Optional<String> idempotencyHeader,
        Body body,
        SecondsAs secondsAs,
        Cancel cancel,
        Optional<String> soundField,
        FirstFrame firstFrame) {

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
