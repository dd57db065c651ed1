package dev.bobine.rendering.openrouter;

import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;

/// The OpenRouter gateway.
///
/// Below `bobine.backends.<name>.openrouter`.
public interface OpenRouterConfig {
    /// Price of a US dollar in the deployment's currency, since the gateway bills in dollars.
    @WithDefault("1")
    BigDecimal dollarPrice();

    /// Key of the gateway's signatures under its calls; without one only the address that it calls is checked.
    Optional<String> webhookSecret();

    /// File that holds the key, read before every call.
    Optional<Path> webhookSecretFile();
}
