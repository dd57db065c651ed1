package dev.bobine.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What answers tell of the configuration; never a key.
///
/// @param currency ISO 4217 code
/// @param linkValidity how long a link to a clip is valid
/// @param retirementNotice how long before its end a model is said to be retiring
/// @param imageWait how long an answer to OpenAI's clients waits for a still
public record ApiSettings(
        String currency,
        Duration linkValidity,
        Duration retirementNotice,
        Duration imageWait,
        List<ConfiguredBackend> backends) {

    public ApiSettings {
        Objects.requireNonNull(currency, "currency is null");
        Objects.requireNonNull(linkValidity, "linkValidity is null");
        Objects.requireNonNull(retirementNotice, "retirementNotice is null");
        Objects.requireNonNull(imageWait, "imageWait is null");
        backends = List.copyOf(backends);
    }

    Optional<ConfiguredBackend> backend(String name) {
        return backends.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    /// One backend of the configuration.
    ///
    /// @param urls base URLs of its replicas
    /// @param rate requests per `ratePer`; null when there is no limit
    /// @param inFlight jobs it may hold; null when there is no limit
    public record ConfiguredBackend(
            String name,
            String dialect,
            List<String> urls,
            @Nullable Integer rate,
            Duration ratePer,
            int burst,
            @Nullable Integer inFlight,
            boolean freeResubmit) {

        public ConfiguredBackend {
            Objects.requireNonNull(name, "name is null");
            urls = List.copyOf(urls);
        }
    }
}
