package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.net.RetryAfter;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ReplyStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/// What all dialects have in common: how a call that was made, or could not be made, becomes an outcome. A dialect adds
/// its requests and what it reads in a complete reply.
public final class ProviderCalls implements AutoCloseable {

    private final String backend;
    private final InstantSource clock;
    private final ProviderHttp http;

    public ProviderCalls(String backend, HttpSettings settings, InstantSource clock) {
        this.backend = Objects.requireNonNull(backend, "backend is null");
        this.clock = clock;
        this.http = new ProviderHttp(backend, settings);
    }

    /// Makes a request, or says why it cannot be made.
    @FunctionalInterface
    public interface Draft {
        /// @throws UnsendableException when something that the request needs is not to be had
        /// @throws IllegalArgumentException when the backend's URL is not usable
        Request make() throws UnsendableException;
    }

    @Override
    public void close() {
        http.close();
    }

    /// The paid call: nothing is sent that cannot say all of what was asked, and what is sent is sent once.
    public SubmitOutcome submit(
            Submission submission, Capabilities can, Draft draft, Function<Reply, SubmitOutcome> answered) {
        return submit(submission, can, draft, request -> http.once(request, submission.permit()), answered);
    }

    /// The same, for a call whose answer holds what was paid for.
    ///
    /// @param arrival begins to keep it
    public SubmitOutcome submitKeeping(
            Submission submission,
            Capabilities can,
            Draft draft,
            Supplier<ReplyStore.Arrival> arrival,
            Function<Reply, SubmitOutcome> answered) {
        return submit(
                submission, can, draft, request -> http.onceKeeping(request, submission.permit(), arrival), answered);
    }

    private static SubmitOutcome submit(
            Submission submission,
            Capabilities can,
            Draft draft,
            Function<Request, Exchange> call,
            Function<Reply, SubmitOutcome> answered) {
        Optional<String> unsupported = can.firstUnsupported(submission.prompted());
        if (unsupported.isPresent()) {
            return refused(Failure.of(
                    Kind.INVALID_REQUEST,
                    Stage.SUBMIT,
                    "This backend cannot do what " + unsupported.get() + " asks for."));
        }
        Request request;
        try {
            request = draft.make();
        } catch (UnsendableException e) {
            return refused(e.failure());
        } catch (IllegalArgumentException e) {
            return refused(Failure.of(Kind.TRANSIENT, Stage.SUBMIT, "The backend's URL is not usable."));
        }
        submission.sized().accept(size(request));
        return switch (call.apply(request)) {
            case Exchange.NotSent(String why) ->
                submission.permit().getAsBoolean()
                        ? refused(Failure.of(Kind.TRANSIENT, Stage.SUBMIT, why))
                        : new SubmitOutcome.Withheld();
            case Exchange.Broken(String why) -> ambiguous(why);
            case Exchange.Answered(Reply reply) -> aboutTheClip(submission, answered.apply(reply));
        };
    }

    /// A server that goes on with a clip of its own says that the clip is gone in the words for a model that is gone.
    /// Clips go all the time, with their age or with the memory of a server that started anew, and that one is gone
    /// must not pause the backend for everybody. A model that is gone is told by every other submit.
    private static SubmitOutcome aboutTheClip(Submission submission, SubmitOutcome outcome) {
        boolean gone = submission.source().isPresent()
                && outcome instanceof SubmitOutcome.Refused(Failure failure)
                && failure.kind() == Kind.MODEL_GONE;
        return gone
                ? refused(Failure.of(
                        Kind.INVALID_REQUEST,
                        Stage.SUBMIT,
                        "The model server does not have the clip to go on with any more."))
                : outcome;
    }

    private static long size(Request request) {
        try {
            return request.body() == null ? 0 : request.body().contentLength();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /// A successful reply to the paid call. One that names no job which can be asked for and stored leaves it unclear,
    /// unless it says itself that the job was not taken.
    ///
    /// @param stated what the body of a refusal says beyond its code
    public SubmitOutcome taken(
            Submission submission,
            Reply reply,
            Optional<String> externalId,
            Function<JsonNode, Optional<Kind>> stated) {
        Optional<String> usable = externalId.filter(Endpoint::isStorable);
        if (usable.isPresent()) {
            return new SubmitOutcome.Accepted(new Ticket(backend, submission.endpoint(), usable.get()));
        }
        return reply.object()
                .flatMap(body ->
                        ErrorReply.refusal(body).map(kind -> stated.apply(body).orElse(kind)))
                .map(kind -> refused(kind, reply))
                .orElseGet(this::namesNoJob);
    }

    /// A success that names no job.
    public SubmitOutcome namesNoJob() {
        return ambiguous("The model server took the request but its reply names no usable job.");
    }

    /// A reply other than a success.
    ///
    /// @param stated what the body says, where the status proves a refusal at all
    public SubmitOutcome notAccepted(Reply reply, Optional<Kind> stated) {
        return Statuses.refusal(reply.status())
                .map(kind -> Redirects.isRedirect(reply.status())
                        ? redirected()
                        : refused(stated.orElse(isBare(reply) ? Kind.TRANSIENT : kind), reply))
                .orElseGet(() -> ambiguous("The model server, or a proxy before it, answered with status "
                        + reply.status() + ", which does not tell whether the job was taken."));
    }

    /// A server that knows models puts its 404 in JSON, as one that knows jobs does. A bare one comes from a proxy that
    /// cannot find the server at the moment, and must not pause the backend as a model that is gone does.
    private static boolean isBare(Reply reply) {
        return (reply.status() == 404 || reply.status() == 410)
                && reply.object().isEmpty();
    }

    private static SubmitOutcome redirected() {
        return refused(Failure.of(
                Kind.TRANSIENT, Stage.SUBMIT, "The backend's URL redirects, and a paid request does not follow."));
    }

    /// The provider's own word that it did not take the job.
    public SubmitOutcome refused(Kind kind, Reply reply) {
        return refused(Failures.of(kind, Stage.SUBMIT, retryAfter(reply)));
    }

    /// A question that costs nothing.
    public RenderStatus poll(Draft draft, Function<Reply, RenderStatus> answered) {
        return switch (ask(draft)) {
            case Exchange.NotSent(String why) -> unknown(Failure.of(Kind.TRANSIENT, Stage.RENDER, why));
            case Exchange.Broken(String why) -> unknown(Failure.of(Kind.TRANSIENT, Stage.RENDER, why));
            case Exchange.Answered(Reply reply) -> answered.apply(reply);
        };
    }

    /// Any free call; one that cannot be made counts as not sent.
    public Exchange ask(Draft draft) {
        try {
            return http.ask(draft.make());
        } catch (UnsendableException e) {
            return new Exchange.NotSent(e.failure().message());
        } catch (IllegalArgumentException e) {
            return new Exchange.NotSent("The backend's URL is not usable.");
        }
    }

    /// A poll's reply other than a success. A server that knows jobs puts its 404 in JSON; a bare one comes from a
    /// proxy that cannot find the server.
    public RenderStatus notFoundOrUnknown(Reply reply) {
        boolean serverSaysSo = reply.object().isPresent();
        if (reply.status() == 410 && serverSaysSo) {
            return new RenderStatus.Lost();
        }
        return reply.status() == 404 && serverSaysSo ? new RenderStatus.NotFound() : unknown(reply);
    }

    /// A poll's reply other than a success, which says nothing about the render.
    public RenderStatus unknown(Reply reply) {
        return unknown(Failures.of(Statuses.trouble(reply.status()), Stage.RENDER, retryAfter(reply)));
    }

    /// The same, where the body tells more than the status.
    public RenderStatus unknown(Kind kind, Reply reply) {
        return unknown(Failures.of(kind, Stage.RENDER, retryAfter(reply)));
    }

    /// A success that is about something else.
    public static RenderStatus notAboutAVideo() {
        return unknown(Failure.of(Kind.TRANSIENT, Stage.RENDER, "The model server's reply is not about a video."));
    }

    /// A render that the provider says has failed.
    ///
    /// @param costMicros what was billed all the same; null when it does not say
    public static RenderStatus broken(Kind kind, @Nullable Long costMicros) {
        return broken(kind, costMicros, "");
    }

    /// @param sentence in which the provider may say that nothing was billed
    public static RenderStatus broken(Kind kind, @Nullable Long costMicros, String sentence) {
        Long billed = costMicros == null && FreeOfCharge.says(sentence) ? (Long) 0L : costMicros;
        return new RenderStatus.Broken(Failures.of(kind, Stage.RENDER, Optional.empty()), billed);
    }

    /// A wish to stop.
    public CancelOutcome cancel(Draft draft) {
        return switch (ask(draft)) {
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

    /// See [ProviderHttp#open].
    public ClipSource open(Draft draft, long offset) throws IOException {
        return http.open(made(draft), offset);
    }

    /// See [ProviderHttp#openField].
    public ClipSource openField(Draft draft, List<String> path) throws IOException {
        return http.openField(made(draft), path);
    }

    /// See [ProviderHttp#openPicture].
    public Optional<ClipSource> openPicture(Draft draft) throws IOException {
        return http.openPicture(made(draft));
    }

    private static Request made(Draft draft) throws IOException {
        try {
            return draft.make();
        } catch (UnsendableException | IllegalArgumentException e) {
            throw new IOException("The download could not be asked for.", e);
        }
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
