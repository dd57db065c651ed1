package dev.bobine.rendering.kling;

import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// The API of Kling's models from 3.0.
///
/// Below `bobine.backends.<name>.kling`.
public interface KlingConfig {
    /// Price of a resource unit in the deployment's currency; without one the bill is estimated.
    Optional<BigDecimal> unitPrice();

    /// Tasks that are asked about in one call.
    @WithDefault("50")
    int queryTasks();

    /// How long a question waits for others to join it.
    @WithDefault("100ms")
    Duration queryWindow();

    /// How long a submit whose answer was lost may take to show up.
    @WithDefault("10s")
    Duration settle();
}
