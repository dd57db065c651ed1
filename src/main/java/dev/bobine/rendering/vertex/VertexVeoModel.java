package dev.bobine.rendering.vertex;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.GoogleError;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// A Google Cloud project that renders with Veo. Its base URL is that of the region, such as
/// `https://us-central1-aiplatform.googleapis.com`. Operations can neither be cancelled nor found by a client's id.
public final class VertexVeoModel implements VideoModel, AutoCloseable {

    private static final int MAX_REFERENCES = 3;
    private static final int SECONDS_WITH_REFERENCE = 8;
    private static final int SECONDS_OF_EXTENSION = 7;
    private static final List<String> CLIP_INSIDE = List.of("response", "videos", "bytesBase64Encoded");
    private static final Capabilities CAPABILITIES = Capabilities.of(
                    Set.of("16:9", "9:16"), Set.of("720p", "1080p", "4k"))
            .taking(Extra.SEED, Extra.NEGATIVE_PROMPT)
            .withSilence()
            .with(Map.of(Role.FIRST_FRAME, 1, Role.LAST_FRAME, 1, Role.REFERENCE, MAX_REFERENCES, Role.EXTEND, 1))
            .together(
                    Set.of(Role.FIRST_FRAME),
                    Set.of(Role.FIRST_FRAME, Role.LAST_FRAME),
                    Set.of(Role.REFERENCE),
                    Set.of(Role.EXTEND))
            .only(SECONDS_WITH_REFERENCE, Role.REFERENCE)
            .only(SECONDS_OF_EXTENSION, Role.EXTEND);

    private final VertexVeoSettings settings;
    private final AccessTokens tokens;
    private final ReferenceSource references;
    private final ProviderCalls calls;

    public VertexVeoModel(
            VertexVeoSettings settings, AccessTokens tokens, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.references = references;
        this.calls = new ProviderCalls(settings.backend(), settings.http(), clock);
    }

    @Override
    public void close() {
        calls.close();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    /// Up to two requests: one whose token was refused is sent again with a new one, since the refusal proves that
    /// nothing was taken.
    @Override
    public int embeds(Submission submission) {
        return submission.render().references().size();
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        SubmitOutcome outcome = submitOnce(submission);
        boolean tokenRefused = outcome instanceof SubmitOutcome.Refused(Failure failure) && failure.kind() == Kind.AUTH;
        if (!tokenRefused) {
            return outcome;
        }
        tokens.refused();
        return submitOnce(submission);
    }

    private SubmitOutcome submitOnce(Submission submission) {
        return calls.submit(
                submission,
                CAPABILITIES,
                () -> request(model(submission.endpoint(), submission.modelId(), "predictLongRunning"))
                        .post(Json.body(PredictBody.of(submission.render(), settings, references)))
                        .build(),
                reply -> outcome(reply, submission));
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> id = reply.object()
                    .flatMap(operation -> Json.text(operation, "name"))
                    .flatMap(name -> OperationName.of(name, submission.modelId()))
                    .map(OperationName::externalId);
            return calls.taken(submission, reply, id, GoogleError::whenSubmitting);
        }
        return calls.notAccepted(reply, reply.object().flatMap(GoogleError::whenSubmitting));
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(() -> fetch(ticket), this::status);
    }

    private RenderStatus status(Reply reply) {
        if (reply.isSuccess()) {
            return reply.object().map(OperationReply::status).orElseGet(ProviderCalls::notAboutAVideo);
        }
        if (reply.status() == 401) {
            tokens.refused();
        }
        return calls.notFoundOrUnknown(reply);
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        String uri = artifact.url();
        return uri == null
                ? calls.openField(() -> fetch(ticket), CLIP_INSIDE)
                : calls.open(
                        () -> request(GcsObject.content(uri, settings.storageEndpoint()))
                                .build(),
                        offset);
    }

    private Request fetch(Ticket ticket) throws UnsendableException {
        OperationName operation = OperationName.parse(ticket.externalId());
        return request(model(ticket.endpoint(), operation.model(), "fetchPredictOperation"))
                .post(Json.body(Json.object().put("operationName", operation.name())))
                .build();
    }

    private HttpUrl model(String endpoint, String model, String verb) {
        return Endpoint.at(endpoint, "/v1/projects")
                .newBuilder()
                .addPathSegment(settings.project())
                .addPathSegment("locations")
                .addPathSegment(settings.location())
                .addPathSegments("publishers/google/models")
                .addPathSegment(model + ":" + verb)
                .build();
    }

    private Request.Builder request(HttpUrl url) throws UnsendableException {
        String token = tokens.current();
        return Endpoint.request(url, "Authorization", "Bearer ", () -> Optional.of(token));
    }
}
