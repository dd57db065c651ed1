package dev.bobine.rendering.openai;

import dev.bobine.job.Still.Format;
import dev.bobine.rendering.openai.OpenAiImagesSettings.Response;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/// What servers of the `openai-images` dialect differ in.
///
/// Below `bobine.backends.<name>.openai-images`.
public interface OpenAiImagesConfig {
    /// Formats that the server makes; one that makes a single one is not sent which.
    @WithDefault("png,jpeg,webp")
    Set<Format> formats();

    /// `b64-json` or `url` for servers that need to know how to answer; OpenAI's newer models refuse the field.
    Optional<Response> response();

    /// Passed on as it is, such as `high`.
    Optional<String> quality();

    /// Passed on as it is, such as `transparent`.
    Optional<String> background();

    /// Passed on as it is, such as `low`.
    Optional<String> moderation();

    /// Most pictures that an edit takes; 0 for servers without edits.
    @WithDefault("16")
    int references();

    /// Whether the server takes a seed.
    @WithDefault("false")
    boolean seed();
}
