package dev.bobine.rendering.openai;

import dev.bobine.job.Still;
import dev.bobine.rendering.http.HttpSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// How the `openai-images` dialect is spoken with one backend.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change; none sends no `Authorization`
/// @param idempotencyHeader header that carries the idempotency key of a submit; none sends no such header
/// @param formats that the server makes; one of a single format is not sent which
/// @param response what `response_format` says; none sends no such field
/// @param maxReferences pictures that one edit takes; 0 where the server has no edits
/// @param seed whether the server takes one
public record OpenAiImagesSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Optional<String> idempotencyHeader,
        Set<Still.Format> formats,
        Optional<Response> response,
        Wanted wanted,
        int maxReferences,
        boolean seed) {
    /// What is asked of every picture.
    ///
    /// @param quality passed on, as are the next two; none leaves it to the server
    public record Wanted(Optional<String> quality, Optional<String> background, Optional<String> moderation) {}

    /// How the picture is given.
    public enum Response {
        B64_JSON,
        URL
    }

    public OpenAiImagesSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(idempotencyHeader, "idempotencyHeader is null");
        Objects.requireNonNull(response, "response is null");
        Objects.requireNonNull(wanted.quality(), "quality is null");
        Objects.requireNonNull(wanted.background(), "background is null");
        Objects.requireNonNull(wanted.moderation(), "moderation is null");
        formats = Set.copyOf(formats);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("backend " + backend + ": formats is empty");
        }
        if (maxReferences < 0) {
            throw new IllegalArgumentException("backend " + backend + ": references is negative");
        }
    }

    /// As an operator has configured it.
    public static OpenAiImagesSettings of(
            String backend,
            Supplier<Optional<String>> apiKey,
            HttpSettings http,
            Optional<String> idempotencyHeader,
            OpenAiImagesConfig config) {
        return new OpenAiImagesSettings(
                backend,
                apiKey,
                http,
                idempotencyHeader,
                config.formats(),
                config.response(),
                new Wanted(config.quality(), config.background(), config.moderation()),
                config.references(),
                config.seed());
    }
}
