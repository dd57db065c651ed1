package dev.bobine.rendering.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.GoogleError;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.ProviderCalls;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An operation as Vertex describes it. It tells no progress.
final class OperationReply {

    private OperationReply() {}

    static RenderStatus status(JsonNode operation) {
        if (!operation.has("name") && !operation.has("done")) {
            return ProviderCalls.notAboutAVideo();
        }
        if (!operation.path("done").asBoolean(false)) {
            return new RenderStatus.Working(null);
        }
        if (operation.hasNonNull("error")) {
            GoogleError error = GoogleError.of(operation);
            return ProviderCalls.broken(error.whenRendering(), null, error.message());
        }
        return done(operation.path("response"));
    }

    /// The first clip; a clip inside the reply has its text left out by whoever read it, but not the field.
    private static RenderStatus done(JsonNode response) {
        JsonNode clip = response.path("videos").path(0);
        if (clip.hasNonNull("gcsUri")) {
            String uri = Json.text(clip, "gcsUri").filter(GcsObject::isUsable).orElse(null);
            return uri == null
                    ? ProviderCalls.broken(Kind.RENDER_FAILED, null)
                    : new RenderStatus.Done(new Artifact(uri, null));
        }
        if (clip.has("bytesBase64Encoded")) {
            return new RenderStatus.Done(new Artifact(null, null));
        }
        return withheld(response);
    }

    /// Tells of clips that were withheld in the response itself or, as the Gemini API does, one level deeper.
    private static RenderStatus withheld(JsonNode response) {
        JsonNode deeper = response.path("generateVideoResponse");
        boolean isWithheld = Stream.of(response, deeper)
                .anyMatch(part ->
                        Json.tells(part, "raiMediaFilteredCount") || Json.tells(part, "raiMediaFilteredReasons"));
        String reasons = Stream.of(response, deeper)
                .flatMap(part -> Json.children(part.path("raiMediaFilteredReasons")))
                .flatMap(reason -> Json.text(reason).stream())
                .collect(Collectors.joining(" "));
        return ProviderCalls.broken(isWithheld ? Kind.MODERATION_OUTPUT : Kind.RENDER_FAILED, null, reasons);
    }
}
