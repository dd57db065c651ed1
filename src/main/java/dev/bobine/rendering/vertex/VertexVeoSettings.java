package dev.bobine.rendering.vertex;

import dev.bobine.rendering.http.HttpSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How the `vertex-veo` dialect is spoken with one project.
///
/// @param backend name of the backend, as tickets carry it
/// @param project id of the Google Cloud project
/// @param location region, such as `us-central1`
/// @param storageUri where Veo writes its clips, such as `gs://bucket/prefix/`; none has them sent inside replies
/// @param storageEndpoint base URL of the storage JSON API
/// @param personGeneration policy on people in the picture; none leaves it to the model
/// @param labels labels of every request, for the project's billing
public record VertexVeoSettings(
        String backend,
        String project,
        String location,
        Optional<String> storageUri,
        String storageEndpoint,
        Optional<String> personGeneration,
        Map<String, String> labels,
        HttpSettings http) {

    public VertexVeoSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(project, "project is null");
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(storageUri, "storageUri is null");
        Objects.requireNonNull(storageEndpoint, "storageEndpoint is null");
        Objects.requireNonNull(personGeneration, "personGeneration is null");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(http, "http is null");
    }

    /// As an operator has configured it.
    ///
    /// @throws IllegalArgumentException when no project is named
    public static VertexVeoSettings of(String backend, HttpSettings http, VertexVeoConfig config) {
        String project = config.project()
                .orElseThrow(() ->
                        new IllegalArgumentException("bobine.backends." + backend + ".vertex-veo.project is missing"));
        return new VertexVeoSettings(
                backend,
                project,
                config.location(),
                config.storageUri(),
                config.storageEndpoint(),
                config.personGeneration(),
                config.labels(),
                http);
    }
}
