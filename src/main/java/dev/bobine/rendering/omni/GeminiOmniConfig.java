package dev.bobine.rendering.omni;

import io.smallrye.config.WithDefault;

/// Google's Interactions API.
///
/// Below `bobine.backends.<name>.gemini-omni`.
public interface GeminiOmniConfig {
    /// What follows the number of seconds in a duration; `none` for nothing.
    @WithDefault("s")
    String durationSuffix();
}
