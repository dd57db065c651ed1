package dev.bobine.rendering.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.CallbackMessage;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.rendering.http.StatusWord;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/// A fal account. What the queue reports as completed has merely ended: only the result tells how, so the last poll of
/// a job is two requests.
public final class FalModel implements VideoModel, AutoCloseable {

    private final FalSettings settings;
    private final Capabilities capabilities;
    private final ReferenceSource references;
    private final ProviderCalls calls;

    public FalModel(FalSettings settings, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
        this.capabilities = FalInput.capabilities(settings.fields());
        this.references = references;
        this.calls = new ProviderCalls(settings.backend(), settings.http(), clock);
    }

    @Override
    public void close() {
        calls.close();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        return calls.submit(
                submission, capabilities, () -> createRequest(submission), reply -> outcome(reply, submission));
    }

    private Request createRequest(Submission submission) throws UnsendableException {
        HttpUrl.Builder url =
                Endpoint.at(submission.endpoint(), "/").newBuilder().addPathSegments(submission.modelId());
        submission.callback().ifPresent(callback -> url.addQueryParameter("fal_webhook", callback));
        Request.Builder request = request(url.build())
                .header("X-Fal-Queue-Priority", settings.priority().name().toLowerCase(Locale.ROOT))
                .post(Json.body(FalInput.of(submission.render(), settings.fields(), references)));
        settings.startTimeout()
                .ifPresent(limit -> request.header("X-Fal-Request-Timeout", Long.toString(limit.toSeconds())));
        return request.build();
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> id = reply.object().flatMap(request -> FalRequest.path(request, submission));
            return calls.taken(submission, reply, id, error -> refusal(reply.status(), error));
        }
        return calls.notAccepted(reply, reply.object().flatMap(error -> refusal(reply.status(), error)));
    }

    /// An empty account has the status of a refused key, and is named only in a sentence.
    private static Optional<Kind> refusal(int status, JsonNode body) {
        String sentence = Json.word(body, "detail");
        if (sentence.contains("balance") || sentence.contains("billing")) {
            return Optional.of(Kind.NO_FUNDS);
        }
        return status == 422 || status == 400 ? FalResult.refusal(body) : Optional.empty();
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(
                () -> request(FalRequest.below(ticket, "status")).get().build(), reply -> status(reply, ticket));
    }

    private RenderStatus status(Reply reply, Ticket ticket) {
        if (reply.isSuccess()) {
            return reply.object().map(request -> status(request, ticket)).orElseGet(ProviderCalls::notAboutAVideo);
        }
        return calls.notFoundOrUnknown(reply);
    }

    private RenderStatus status(JsonNode request, Ticket ticket) {
        return switch (StatusWord.of(request, "status")) {
            case WORKING -> new RenderStatus.Working(null);
            case DONE, FAILED ->
                calls.poll(() -> request(FalRequest.result(ticket)).get().build(), this::result);
            case TIMED_OUT -> ProviderCalls.broken(Kind.TIMEOUT, null);
            case WITHHELD -> ProviderCalls.broken(Kind.MODERATION_OUTPUT, null);
            case STOPPED -> new RenderStatus.Stopped(null);
            case EXPIRED -> new RenderStatus.Lost();
            case ABSENT -> ProviderCalls.notAboutAVideo();
        };
    }

    /// The result's status is the model's own. One that a proxy may have spoken says nothing and is asked for again,
    /// and so does a refusal that tells no reason: the queue gives one as long as the result is not there yet.
    private RenderStatus result(Reply reply) {
        Optional<JsonNode> body = reply.object();
        if (reply.isSuccess()) {
            return body.map(FalResult::of).orElseGet(ProviderCalls::notAboutAVideo);
        }
        if (body.isEmpty()) {
            return calls.unknown(reply);
        }
        return switch (reply.status()) {
            case 400, 422 ->
                FalResult.refusal(body.get())
                        .map(kind -> FalResult.broken(kind, body.get()))
                        .orElseGet(() -> calls.unknown(reply));
            case 404, 410 -> calls.notFoundOrUnknown(reply);
            case 499 -> new RenderStatus.Stopped(null);
            case 500 -> FalResult.broken(FalResult.moderationIn(body.get()).orElse(Kind.RENDER_FAILED), body.get());
            case 504 -> gaveUp(reply);
            default -> calls.unknown(reply);
        };
    }

    /// The queue gives up what could not be started in the time that the request allowed.
    private RenderStatus gaveUp(Reply reply) {
        boolean ours = "user".equalsIgnoreCase(reply.headers().get("X-Fal-Request-Timeout-Type"));
        return ours ? ProviderCalls.broken(Kind.TIMEOUT, null) : calls.unknown(reply);
    }

    @Override
    public Optional<String> jobIn(CallbackMessage message, Submission submission) {
        return Json.object(message.body()).flatMap(body -> FalRequest.path(body, submission));
    }

    /// Granted only to what has not started.
    @Override
    public CancelOutcome cancel(Ticket ticket) {
        return calls.cancel(() -> request(FalRequest.below(ticket, "cancel"))
                .put(RequestBody.EMPTY)
                .build());
    }

    /// The clip lies at an address of its own, which wants no key.
    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        String url = artifact.url();
        if (url == null) {
            throw new IOException("The clip's address is not known.");
        }
        return calls.open(
                () -> Endpoint.bare(HttpUrl.get(url), ticket.endpoint()).build(), offset);
    }

    private Request.Builder request(HttpUrl url) {
        return Endpoint.request(url, "Authorization", "Key ", settings.apiKey());
    }
}
