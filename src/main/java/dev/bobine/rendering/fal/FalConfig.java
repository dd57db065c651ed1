package dev.bobine.rendering.fal;

import dev.bobine.rendering.fal.FalSettings.DurationAs;
import dev.bobine.rendering.fal.FalSettings.Priority;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// fal's queue. Models have input fields of their own; a backend serves those that share them.
///
/// Below `bobine.backends.<name>.fal`.
public interface FalConfig {
    @WithDefault("normal")
    Priority priority();

    /// A request that has not started by then is given up; none waits for ever.
    Optional<Duration> startTimeout();

    /// How the length of the clip is written: `"5"`, `5` or `"5s"`.
    @WithDefault("text")
    DurationAs durationAs();

    @WithDefault("aspect_ratio")
    Optional<String> aspectRatioField();

    @WithDefault("resolution")
    Optional<String> resolutionField();

    @WithDefault("generate_audio")
    Optional<String> soundField();

    @WithDefault("negative_prompt")
    Optional<String> negativePromptField();

    @WithDefault("seed")
    Optional<String> seedField();

    /// Input field that takes the shots of a clip, such as `multi_prompt`.
    Optional<String> shotsField();

    /// Input field of each role that the models take, such as `first_frame: image_url`.
    Map<String, String> referenceFields();
}
