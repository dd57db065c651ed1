package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Exchange;
import dev.bobine.rendering.http.Failures;
import dev.bobine.rendering.http.ProviderHttp;
import dev.bobine.rendering.http.Reply;
import dev.bobine.rendering.http.RetryAfter;
import dev.bobine.rendering.http.Statuses;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/// A backend that speaks the `openai-videos` dialect. See [VideosUrl] for how its base URL is written.
public final class OpenAiVideosModel implements VideoModel, AutoCloseable {

    private static final Pattern KEY = Pattern.compile("[!-~]+");

    private final OpenAiVideosSettings settings;
    private final InstantSource clock;
    private final ProviderHttp http;

    public OpenAiVideosModel(OpenAiVideosSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.http = new ProviderHttp(settings.http());
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        if (!submission.spec().references().isEmpty()) {
            return refused(Failure.of(
                    Kind.INVALID_REQUEST, Stage.SUBMIT, "This backend takes no references; leave references out."));
        }
        Request request;
        try {
            request = createRequest(submission);
        } catch (IllegalArgumentException e) {
            return refused(Failure.of(Kind.TRANSIENT, Stage.SUBMIT, "The backend's URL is not usable."));
        }
        return switch (http.once(request)) {
            case Exchange.NotSent(String why) -> refused(Failure.of(Kind.TRANSIENT, Stage.SUBMIT, why));
            case Exchange.Broken(String why) -> ambiguous(why);
            case Exchange.Answered(Reply reply) -> outcome(reply, submission);
        };
    }

    private Request createRequest(Submission submission) {
        Request.Builder request =
                request(VideosUrl.of(submission.endpoint()).create()).post(CreateBody.of(submission, settings));
        settings.idempotencyHeader().ifPresent(name -> request.header(name, submission.idempotencyKey()));
        return request.build();
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            return Json.object(reply)
                    .flatMap(body -> new VideoReply(body).id())
                    .<SubmitOutcome>map(
                            id -> new SubmitOutcome.Accepted(new Ticket(settings.backend(), submission.endpoint(), id)))
                    .orElseGet(() -> ambiguous("The model server took the request but its reply names no job."));
        }
        return Statuses.refusal(reply.status())
                .<SubmitOutcome>map(kind -> refused(Failures.of(
                        error(reply).flatMap(ProviderError::whenSubmitting).orElse(kind),
                        Stage.SUBMIT,
                        retryAfter(reply))))
                .orElseGet(() -> ambiguous("The model server, or a proxy before it, answered with status "
                        + reply.status() + ", which does not tell whether the job was taken."));
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        Request request = request(url(ticket).video(ticket.externalId())).get().build();
        return switch (http.ask(request)) {
            case Exchange.NotSent(String why) -> unknown(Failure.of(Kind.TRANSIENT, Stage.RENDER, why));
            case Exchange.Broken(String why) -> unknown(Failure.of(Kind.TRANSIENT, Stage.RENDER, why));
            case Exchange.Answered(Reply reply) -> status(reply);
        };
    }

    private RenderStatus status(Reply reply) {
        Optional<JsonNode> body = Json.object(reply);
        if (reply.isSuccess()) {
            return body.flatMap(video -> new VideoReply(video).status())
                    .orElseGet(() -> unknown(Failure.of(
                            Kind.TRANSIENT, Stage.RENDER, "The model server's reply is not about a video.")));
        }
        // These servers put every 404 of theirs in JSON; a bare one comes from a proxy that cannot find the server.
        boolean serverSaysSo = body.isPresent();
        if ((reply.status() == 404 || reply.status() == 410) && serverSaysSo) {
            return new RenderStatus.Lost();
        }
        return unknown(Failures.of(Statuses.trouble(reply.status()), Stage.RENDER, retryAfter(reply)));
    }

    /// The dialect has no way to ask by client id: its list shows neither idempotency keys nor prompts reliably.
    @Override
    public Lookup find(Submission submission) {
        return new Lookup.Unsupported();
    }

    /// With `DELETE` this is two requests: a poll first, since deleting a render that has just been completed would
    /// throw
    /// away the clip that was paid for.
    @Override
    public CancelOutcome cancel(Ticket ticket) {
        VideosUrl url = url(ticket);
        return switch (settings.cancel()) {
            case NONE -> CancelOutcome.UNSUPPORTED;
            case POST ->
                stop(request(url.cancel(ticket.externalId()))
                        .post(RequestBody.EMPTY)
                        .build());
            case DELETE ->
                switch (poll(ticket)) {
                    case RenderStatus.Working _ ->
                        stop(request(url.video(ticket.externalId())).delete().build());
                    case RenderStatus.Done _, RenderStatus.Broken _, RenderStatus.Stopped _, RenderStatus.Lost _ ->
                        CancelOutcome.TOO_LATE;
                    case RenderStatus.Unknown _ -> CancelOutcome.UNKNOWN;
                };
        };
    }

    private CancelOutcome stop(Request request) {
        return switch (http.ask(request)) {
            case Exchange.NotSent _, Exchange.Broken _ -> CancelOutcome.UNKNOWN;
            case Exchange.Answered(Reply reply) when reply.isSuccess() -> CancelOutcome.REQUESTED;
            case Exchange.Answered(Reply reply) ->
                switch (reply.status()) {
                    case 400, 404, 409, 410, 422 -> CancelOutcome.TOO_LATE;
                    case 405, 501 -> CancelOutcome.UNSUPPORTED;
                    default -> CancelOutcome.UNKNOWN;
                };
        };
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        HttpUrl content = url(ticket).content(ticket.externalId());
        HttpUrl own = artifact.url() == null ? content : HttpUrl.get(artifact.url());
        return http.open(ProviderHttp.sameOrigin(content, own) ? request(own).build() : bare(own), offset);
    }

    /// A server that ignores `variant` answers with the clip itself, so only what calls itself a picture is taken.
    @Override
    public Optional<ClipSource> poster(Ticket ticket, Artifact artifact) {
        try {
            Request request = request(url(ticket).thumbnail(ticket.externalId()))
                    .header("Accept", "image/*")
                    .build();
            return http.openPicture(request);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static VideosUrl url(Ticket ticket) {
        return VideosUrl.of(ticket.endpoint());
    }

    /// A key that no header can carry is left out, and the server then says that it misses one.
    private Request.Builder request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json, */*");
        settings.apiKey()
                .get()
                .map(String::strip)
                .filter(KEY.asMatchPredicate())
                .ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request;
    }

    /// Another host never gets to see the key.
    private static Request bare(HttpUrl url) {
        return new Request.Builder().url(url).build();
    }

    private static Optional<ProviderError> error(Reply reply) {
        return Json.object(reply).map(ProviderError::of);
    }

    private Optional<Duration> retryAfter(Reply reply) {
        return RetryAfter.of(reply.headers(), clock.instant());
    }

    private static SubmitOutcome refused(Failure failure) {
        return new SubmitOutcome.Refused(failure);
    }

    private static SubmitOutcome ambiguous(String why) {
        return new SubmitOutcome.Ambiguous(Failure.of(Kind.AMBIGUOUS_SUBMIT, Stage.SUBMIT, why));
    }

    private static RenderStatus unknown(Failure failure) {
        return new RenderStatus.Unknown(failure, failure.retryAfter());
    }
}
