package dev.bobine.rendering.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import dev.bobine.rendering.http.ProviderCalls;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;

/// What came of a request that is done: the model's own reply, in the model's own words.
final class FalResult {

    private FalResult() {}

    static RenderStatus of(JsonNode result) {
        return clips(result)
                .flatMap(clip -> Json.text(clip, "url").stream())
                .filter(url -> HttpUrl.parse(url) != null)
                .findFirst()
                .<RenderStatus>map(url -> new RenderStatus.Done(new Artifact(url, null)))
                .orElseGet(() -> ProviderCalls.broken(Kind.RENDER_FAILED, null));
    }

    private static Stream<JsonNode> clips(JsonNode result) {
        return Stream.concat(
                Stream.of(result.path("video"), result.path("output").path("video")),
                StreamSupport.stream(result.path("videos").spliterator(), false));
    }

    /// The kind of a refusal in `detail`: a list of complaints about fields, or a sentence.
    static Kind refusal(JsonNode body) {
        return moderationIn(body).orElse(Kind.INVALID_REQUEST);
    }

    /// What `detail` tells about the content policy, if anything.
    static Optional<Kind> moderationIn(JsonNode body) {
        JsonNode detail = body.path("detail");
        if (detail.isTextual()) {
            return Moderation.of(detail.asText());
        }
        return StreamSupport.stream(detail.spliterator(), false)
                .flatMap(complaint -> moderation(complaint).stream())
                .findFirst();
    }

    /// A complaint about a field of the body is about an input.
    private static Optional<Kind> moderation(JsonNode complaint) {
        boolean byType = Json.word(complaint, "type").equals("content_policy_violation");
        Optional<Kind> bySentence = Moderation.of(Json.word(complaint, "msg"));
        if (!byType && bySentence.isEmpty()) {
            return Optional.empty();
        }
        boolean aboutField = complaint.path("loc").size() > 1
                && complaint.path("loc").path(0).asText().equals("body");
        return Optional.of(aboutField ? Kind.MODERATION_INPUT : Kind.MODERATION_OUTPUT);
    }
}
