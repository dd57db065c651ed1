package dev.bobine.rendering.vertex;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Veo on Vertex AI.
///
/// Below `bobine.backends.<name>.vertex-veo`.
public interface VertexVeoConfig {
    /// Id of the Google Cloud project.
    Optional<String> project();

    @WithDefault("us-central1")
    String location();

    /// Credentials file; without one what the machine provides is used.
    Optional<Path> credentials();

    /// A token to use as it is, for tests.
    Optional<String> token();

    /// Where Veo writes its clips, such as `gs://bucket/prefix/`; without one they come inside replies.
    Optional<String> storageUri();

    @WithDefault("https://storage.googleapis.com")
    String storageEndpoint();

    /// `dont_allow` or `allow_adult`; without one the model decides.
    Optional<String> personGeneration();

    /// Labels of every request, for the project's billing.
    Map<String, String> labels();
}
