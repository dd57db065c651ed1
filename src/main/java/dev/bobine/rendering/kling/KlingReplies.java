package dev.bobine.rendering.kling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.util.Optional;
import okhttp3.HttpUrl;

/// The envelope `{code, message, request_id, data}` around every reply.
final class KlingReplies {

    private KlingReplies() {}

    /// What a successful reply is about.
    static Optional<JsonNode> data(Reply reply) {
        return reply.object()
                .filter(_ -> reply.isSuccess())
                .filter(body ->
                        KlingCode.of(body).filter(code -> code == KlingCode.OK).isPresent())
                .map(body -> body.path("data"));
    }

    /// @param prefix what stands before the task's id in the job's id
    static SubmitOutcome outcome(ProviderCalls calls, Submission submission, Reply reply, String prefix) {
        Optional<JsonNode> data = data(reply);
        if (data.isPresent()) {
            Optional<String> id = data.flatMap(task -> new KlingTask(task).id()).map(prefix::concat);
            return calls.taken(submission, reply, id, _ -> Optional.empty());
        }
        return reply.object()
                .flatMap(KlingCode::of)
                .flatMap(KlingCode::kind)
                .map(kind -> calls.refused(kind, reply))
                .orElseGet(() -> reply.isSuccess() ? calls.namesNoJob() : calls.notAccepted(reply, Optional.empty()));
    }

    static RenderStatus unknown(ProviderCalls calls, Reply reply) {
        return reply.object()
                .flatMap(KlingCode::of)
                .flatMap(KlingCode::kind)
                .map(kind -> calls.unknown(kind, reply))
                .orElseGet(() -> calls.notFoundOrUnknown(reply));
    }

    /// The clip lies at an address of its own, which wants no key.
    static ClipSource open(ProviderCalls calls, Ticket ticket, Artifact artifact, long offset) throws IOException {
        String url = artifact.url();
        if (url == null) {
            throw new IOException("The clip's address is not known.");
        }
        return calls.open(
                () -> Endpoint.bare(HttpUrl.get(url), ticket.endpoint()).build(), offset);
    }
}
