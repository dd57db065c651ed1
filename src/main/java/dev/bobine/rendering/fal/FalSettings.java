package dev.bobine.rendering.fal;

import dev.bobine.job.Reference;
import dev.bobine.rendering.http.HttpSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the `fal` dialect is spoken with one account.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change
/// @param priority place in the queue
/// @param startTimeout a request that has not started by then is given up by the queue; none waits for ever
/// @param fields the input fields of the models used here
public record FalSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Priority priority,
        Optional<Duration> startTimeout,
        Fields fields) {

    /// Place in fal's queue.
    public enum Priority {
        NORMAL,
        LOW
    }

    /// How a model spells the length of the clip.
    public enum DurationAs {
        /// `"5"`
        TEXT,
        /// `5`
        NUMBER,
        /// `"5s"`
        TEXT_WITH_UNIT
    }

    /// Names of the input fields that models call differently; none where a model has no such field.
    ///
    /// @param shots list of the shots of a clip, each a `prompt` and a `duration`
    /// @param references field of each role; a field that takes several gets a list
    public record Fields(
            DurationAs durationAs,
            Optional<String> aspectRatio,
            Optional<String> resolution,
            Optional<String> sound,
            Optional<String> negativePrompt,
            Optional<String> seed,
            Optional<String> shots,
            Map<Reference.Role, String> references) {
        public Fields {
            Objects.requireNonNull(durationAs, "durationAs is null");
            references = Map.copyOf(references);
        }
    }

    public FalSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(priority, "priority is null");
        Objects.requireNonNull(startTimeout, "startTimeout is null");
        Objects.requireNonNull(fields, "fields is null");
    }

    /// As an operator has configured it.
    public static FalSettings of(
            String backend, Supplier<Optional<String>> apiKey, HttpSettings http, FalConfig config) {
        Map<Reference.Role, String> references = new EnumMap<>(Reference.Role.class);
        config.referenceFields().forEach((role, field) -> references.put(Reference.Role.of(role), field));
        Fields fields = new Fields(
                config.durationAs(),
                named(config.aspectRatioField()),
                named(config.resolutionField()),
                named(config.soundField()),
                named(config.negativePromptField()),
                named(config.seedField()),
                config.shotsField(),
                references);
        return new FalSettings(backend, apiKey, http, config.priority(), config.startTimeout(), fields);
    }

    /// A name that has a default is taken away by `none`.
    private static Optional<String> named(Optional<String> field) {
        return field.filter(text -> !text.equals("none"));
    }
}
