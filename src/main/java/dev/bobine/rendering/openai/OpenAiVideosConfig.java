package dev.bobine.rendering.openai;

import dev.bobine.rendering.openai.OpenAiVideosSettings.Body;
import dev.bobine.rendering.openai.OpenAiVideosSettings.Cancel;
import dev.bobine.rendering.openai.OpenAiVideosSettings.FirstFrame;
import dev.bobine.rendering.openai.OpenAiVideosSettings.SecondsAs;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/// What servers of the `openai-videos` dialect differ in.
///
/// Below `bobine.backends.<name>.openai-videos`.
public interface OpenAiVideosConfig {
    @WithDefault("multipart")
    Body body();

    /// `number` for servers that want `seconds` as an integer in JSON.
    @WithDefault("text")
    SecondsAs secondsAs();

    /// How a render is stopped.
    @WithDefault("none")
    Cancel cancel();

    /// Boolean field that asks for sound, such as `generate_sound`; without one the model decides.
    Optional<String> soundField();

    /// How a first frame is given to the server.
    @WithDefault("none")
    FirstFrame firstFrame();

    /// Field that takes the shots of a clip: a list of objects with `prompt` and `seconds`, as JSON in multipart.
    Optional<String> shotsField();

    /// Whether the server goes on with its own clips by `POST /v1/videos/extensions`, for models that are `pinned`.
    @WithDefault("false")
    boolean extensions();

    /// Field that takes a link to a reference, by role, such as `video: video_url`, or
    /// `video: video_reference.video_url` where it is an object's.
    Map<String, String> linkFields();
}
