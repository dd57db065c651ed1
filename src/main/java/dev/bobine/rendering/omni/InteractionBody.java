package dev.bobine.rendering.omni;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.ReferenceSource.Media;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.http.Json;
import java.util.List;

/// Body of a request for a new interaction.
final class InteractionBody {

    private InteractionBody() {}

    static ObjectNode of(Submission submission, GeminiOmniSettings settings, ReferenceSource references)
            throws UnsendableException {
        Render spec = submission.render();
        ObjectNode body = Json.object()
                .put("model", submission.modelId())
                .put("background", true)
                .put("store", true);
        submission.source().ifPresent(clip -> body.put("previous_interaction_id", clip.externalId()));
        if (spec.references().isEmpty() || submission.source().isPresent()) {
            body.put("input", spec.prompt());
        } else {
            body.set("input", parts(spec, references));
        }
        body.putObject("response_format")
                .put("type", "video")
                .put("aspect_ratio", spec.size().aspectRatio())
                .put("resolution", spec.size().resolution())
                .put("duration", spec.seconds() + settings.durationSuffix())
                .put("delivery", "uri");
        submission.callback().ifPresent(url -> body.putObject("webhook_config")
                .putArray("uris")
                .add(url));
        body.putObject("generation_config").putObject("video_config").put("task", task(spec));
        return body;
    }

    private static ArrayNode parts(Render spec, ReferenceSource references) throws UnsendableException {
        ArrayNode parts = Json.array();
        parts.add(Json.object().put("type", "text").put("text", spec.prompt()));
        for (Reference reference : spec.references()) {
            Media media = references.read(reference);
            parts.add(Json.object()
                    .put("type", isClip(reference) ? "video" : "image")
                    .put("mime_type", media.mime())
                    .put("data", media.bytes()));
        }
        return parts;
    }

    private static String task(Render spec) {
        List<Role> roles = spec.references().stream().map(Reference::role).toList();
        if (roles.contains(Role.EXTEND)) {
            return "extend";
        }
        if (roles.contains(Role.VIDEO)) {
            return "edit";
        }
        if (roles.contains(Role.FIRST_FRAME)) {
            return "image_to_video";
        }
        return roles.isEmpty() ? "text_to_video" : "reference_to_video";
    }

    private static boolean isClip(Reference reference) {
        return reference.role() == Role.VIDEO || reference.role() == Role.EXTEND;
    }
}
