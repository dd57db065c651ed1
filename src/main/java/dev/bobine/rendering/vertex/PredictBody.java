package dev.bobine.rendering.vertex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.ReferenceSource.Media;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.http.Json;

/// Body of a request for a new operation: one clip of one prompt.
final class PredictBody {

    private PredictBody() {}

    static ObjectNode of(Render spec, VertexVeoSettings settings, ReferenceSource references)
            throws UnsendableException {
        ObjectNode body = Json.object();
        ObjectNode instance = body.putArray("instances").addObject().put("prompt", spec.prompt());
        for (Reference reference : spec.references()) {
            add(instance, reference.role(), references.read(reference));
        }
        ObjectNode parameters = body.putObject("parameters").put("sampleCount", 1);
        if (!instance.has("video")) {
            // What is added to a clip has the one length that there is, and no field for it.
            parameters.put("durationSeconds", spec.seconds());
        }
        parameters
                .put("aspectRatio", spec.size().aspectRatio())
                .put("resolution", spec.size().resolution())
                .put("generateAudio", spec.audio());
        if (spec.options().negativePrompt() != null) {
            parameters.put("negativePrompt", spec.options().negativePrompt());
        }
        if (spec.options().seed() != null) {
            parameters.put("seed", spec.options().seed());
        }
        settings.personGeneration().ifPresent(policy -> parameters.put("personGeneration", policy));
        settings.storageUri().ifPresent(uri -> parameters.put("storageUri", uri));
        if (!settings.labels().isEmpty()) {
            ObjectNode labels = body.putObject("labels");
            settings.labels().forEach(labels::put);
        }
        return body;
    }

    private static void add(ObjectNode instance, Role role, Media media) {
        ObjectNode content =
                Json.object().put("bytesBase64Encoded", media.bytes()).put("mimeType", media.mime());
        switch (role) {
            case FIRST_FRAME -> instance.set("image", content);
            case LAST_FRAME -> instance.set("lastFrame", content);
            case EXTEND -> instance.set("video", content);
            case REFERENCE -> {
                ObjectNode reference = instance.withArray("referenceImages").addObject();
                reference.set("image", content);
                reference.put("referenceType", "asset");
            }
            case VIDEO, AUDIO -> throw new IllegalStateException(role + " has no place in a request");
        }
    }
}
