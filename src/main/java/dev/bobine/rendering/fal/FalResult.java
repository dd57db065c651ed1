package dev.bobine.rendering.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import dev.bobine.rendering.http.ProviderCalls;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What came of a request that is done: the model's own reply, in the model's own words.
final class FalResult {

    private FalResult() {}

    static RenderStatus of(JsonNode result) {
        return clips(result)
                .flatMap(clip -> Json.url(clip).or(() -> Json.url(clip, "url")).stream())
                .findFirst()
                .<RenderStatus>map(url -> new RenderStatus.Done(new Artifact(url, null)))
                .orElseGet(() -> ProviderCalls.broken(Kind.RENDER_FAILED, null));
    }

    /// Where models are known to put their clips, each an object with an address or the address itself.
    private static Stream<JsonNode> clips(JsonNode result) {
        JsonNode output = result.path("output");
        Stream<JsonNode> single =
                Stream.of(result.path("video"), result.path("video_url"), output.path("video"), output);
        Stream<JsonNode> several = Stream.of(result.path("videos"), output)
                .filter(JsonNode::isArray)
                .flatMap(Json::children);
        return Stream.concat(single, several).filter(FalResult::mayBeAClip);
    }

    private static boolean mayBeAClip(JsonNode file) {
        String type = Json.word(file, "content_type");
        return type.isEmpty() || type.startsWith("video/") || type.equals("application/octet-stream");
    }

    /// The kind of a refusal in `detail`: a list of complaints about fields, or a sentence about the content policy.
    /// Empty for any other sentence.
    static Optional<Kind> refusal(JsonNode body) {
        boolean aboutFields = body.path("detail").isArray();
        return moderationIn(body).or(() -> aboutFields ? Optional.of(Kind.INVALID_REQUEST) : Optional.empty());
    }

    static RenderStatus broken(Kind kind, JsonNode body) {
        JsonNode detail = body.path("detail");
        Stream<String> messages = Json.children(detail).flatMap(complaint -> Json.text(complaint, "msg").stream());
        String sentence = Json.text(detail).orElseGet(() -> messages.collect(Collectors.joining(" ")));
        return ProviderCalls.broken(kind, null, sentence);
    }

    /// What `detail` tells about the content policy, if anything.
    static Optional<Kind> moderationIn(JsonNode body) {
        JsonNode detail = body.path("detail");
        if (detail.isTextual()) {
            return Moderation.of(detail.asText());
        }
        return Json.children(detail)
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
