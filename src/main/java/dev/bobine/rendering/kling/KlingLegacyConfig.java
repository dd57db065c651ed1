package dev.bobine.rendering.kling;

import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The API of Kling's models before 3.0.
///
/// Below `bobine.backends.<name>.kling-legacy`.
public interface KlingLegacyConfig {
    Optional<String> accessKey();

    /// File that holds the access key, read before every call.
    Optional<Path> accessKeyFile();

    Optional<String> secretKey();

    /// File that holds the secret key, read before every call.
    Optional<Path> secretKeyFile();

    /// Price of a resource unit in the deployment's currency; without one the bill is estimated.
    Optional<BigDecimal> unitPrice();

    /// How long a submit whose answer was lost may take to show up.
    @WithDefault("10s")
    Duration settle();
}
