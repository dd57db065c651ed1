package dev.bobine.rendering.kling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Capabilities.Extends;
import dev.bobine.catalogue.ShotList;
import dev.bobine.job.Artifact;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Exchange;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// A Kling account through the API of the models before 3.0. It cannot cancel.
///
/// A job's id at the provider is `text2video/<task>`, `image2video/<task>` or `video-extend/<task>`, since a task can
/// only be asked for below the path that took it.
public final class KlingLegacyModel implements VideoModel, AutoCloseable {

    private static final int PRO_FROM_LINES = 1080;
    private static final int SECONDS_OF_EXTENSION = 5;
    private static final String EXTEND = "video-extend";

    /// From 3.0 on.
    private static final ShotList SHOTS = new ShotList(6, 1, 15, 512);

    private static final Capabilities CAPABILITIES = Capabilities.of(
                    Set.of("16:9", "9:16", "1:1"), Set.of("720p", "1080p"))
            .with(SHOTS)
            .taking(Extra.NEGATIVE_PROMPT)
            .withSilence()
            .with(Map.of(Role.FIRST_FRAME, 1, Role.LAST_FRAME, 1, Role.EXTEND, 1))
            .together(
                    Set.of(Role.FIRST_FRAME),
                    Set.of(Role.LAST_FRAME),
                    Set.of(Role.FIRST_FRAME, Role.LAST_FRAME),
                    Set.of(Role.EXTEND))
            .only(SECONDS_OF_EXTENSION, Role.EXTEND)
            .extending(Set.of(Extends.OWN_CLIP));

    private final KlingLegacySettings settings;
    private final ReferenceSource references;
    private final InstantSource clock;
    private final ProviderCalls calls;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    public KlingLegacyModel(KlingLegacySettings settings, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
        this.references = references;
        this.clock = clock;
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

    /// Up to two paid requests: one that was refused for its token's times is signed again by Kling's clock and sent
    /// again, since the refusal proves that nothing was taken. What goes on with a clip asks for the clip's own id
    /// first.
    @Override
    public SubmitOutcome submit(Submission submission) {
        Duration before = ahead.get();
        SubmitOutcome outcome = submitOnce(submission);
        boolean signAgain = outcome instanceof SubmitOutcome.Refused && !Objects.equals(before, ahead.get());
        return signAgain ? submitOnce(submission) : outcome;
    }

    private SubmitOutcome submitOnce(Submission submission) {
        return calls.submit(
                submission, CAPABILITIES, () -> createRequest(submission), reply -> outcome(reply, submission));
    }

    private Request createRequest(Submission submission) throws UnsendableException {
        Render spec = submission.render();
        if (kind(spec).equals(EXTEND)) {
            return extendRequest(submission, spec);
        }
        ObjectNode body = Json.object().put("model_name", submission.modelId());
        putPrompt(body, spec);
        body.put("mode", Math.min(spec.size().width(), spec.size().height()) >= PRO_FROM_LINES ? "pro" : "std")
                .put("duration", Integer.toString(spec.seconds()))
                .put("external_task_id", submission.idempotencyKey());
        submission.callback().ifPresent(url -> body.put("callback_url", url));
        if (spec.options().negativePrompt() != null) {
            body.put("negative_prompt", spec.options().negativePrompt());
        }
        if (spec.audio()) {
            body.put("sound", "on");
        }
        if (spec.references().isEmpty()) {
            body.put("aspect_ratio", spec.size().aspectRatio());
        }
        for (Reference reference : spec.references()) {
            body.put(
                    reference.role() == Role.LAST_FRAME ? "image_tail" : "image",
                    KlingImages.of(reference, references));
        }
        return request(Endpoint.at(submission.endpoint(), "/v1/videos/" + kind(spec)))
                .post(Json.body(body))
                .build();
    }

    /// The clip keeps its model, its frame and its sound.
    private Request extendRequest(Submission submission, Render spec) throws UnsendableException {
        Ticket source = submission
                .source()
                .orElseThrow(() -> unsendable(Kind.INVALID_REQUEST, "Kling goes on with its own clips alone."));
        ObjectNode body = Json.object()
                .put("video_id", clipId(source))
                .put("prompt", spec.prompt())
                .put("external_task_id", submission.idempotencyKey());
        submission.callback().ifPresent(url -> body.put("callback_url", url));
        if (spec.options().negativePrompt() != null) {
            body.put("negative_prompt", spec.options().negativePrompt());
        }
        return request(Endpoint.at(submission.endpoint(), "/v1/videos/" + EXTEND))
                .post(Json.body(body))
                .build();
    }

    private String clipId(Ticket source) throws UnsendableException {
        if (!(calls.ask(() -> request(task(source)).get().build()) instanceof Exchange.Answered(Reply reply))) {
            throw unsendable(Kind.TRANSIENT, "Kling could not be asked for the clip to go on with.");
        }
        Optional<JsonNode> data = KlingReplies.data(reply);
        Optional<String> clip = data.flatMap(task -> new KlingTask(task).clipId());
        if (clip.isPresent()) {
            return clip.get();
        }
        boolean gone = data.isPresent()
                || reply.object().filter(KlingCode::isNoSuchResource).isPresent();
        throw gone
                ? unsendable(Kind.INVALID_REQUEST, "Kling does not have the clip to go on with any more.")
                : unsendable(Kind.TRANSIENT, "Kling could not be asked for the clip to go on with.");
    }

    private static UnsendableException unsendable(Kind kind, String why) {
        return new UnsendableException(Failure.of(kind, Stage.SUBMIT, why));
    }

    /// With a list of shots the one prompt counts for nothing.
    private static void putPrompt(ObjectNode body, Render spec) {
        if (spec.shots().isEmpty()) {
            body.put("prompt", spec.prompt());
            return;
        }
        body.put("multi_shot", true).put("shot_type", "customize");
        ArrayNode shots = body.putArray("multi_prompt");
        for (Render.Shot shot : spec.shots()) {
            shots.addObject()
                    .put("index", shots.size())
                    .put("prompt", shot.prompt())
                    .put("duration", Integer.toString(shot.seconds()));
        }
    }

    private static String kind(Render spec) {
        if (spec.references().stream().anyMatch(reference -> reference.role() == Role.EXTEND)) {
            return EXTEND;
        }
        return spec.references().isEmpty() ? "text2video" : "image2video";
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        reply.object().filter(KlingCode::isAboutTime).ifPresent(_ -> setClock(reply.headers()));
        return KlingReplies.outcome(calls, submission, reply, kind(submission.render()) + "/");
    }

    private void setClock(Headers headers) {
        Instant theirs = headers.getInstant("Date");
        if (theirs != null) {
            ahead.set(Duration.between(clock.instant(), theirs));
        }
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(() -> request(task(ticket)).get().build(), this::status);
    }

    private RenderStatus status(Reply reply) {
        Optional<JsonNode> data = KlingReplies.data(reply).filter(JsonNode::isObject);
        if (data.isPresent()) {
            return new KlingTask(data.get()).status(settings.unit());
        }
        reply.object().filter(KlingCode::isAboutTime).ifPresent(_ -> setClock(reply.headers()));
        boolean forgotten = reply.object().filter(KlingCode::isNoSuchResource).isPresent();
        return forgotten ? new RenderStatus.NotFound() : KlingReplies.unknown(calls, reply);
    }

    @Override
    public Lookup find(Submission submission) {
        return Settling.lookup(() -> look(submission), settings.settle());
    }

    private Lookup look(Submission submission) {
        String kind = kind(submission.render());
        HttpUrl url = Endpoint.at(submission.endpoint(), "/v1/videos/" + kind)
                .newBuilder()
                .addPathSegment(submission.idempotencyKey())
                .build();
        return switch (calls.ask(() -> request(url).get().build())) {
            case Exchange.NotSent _, Exchange.Broken _ -> new Lookup.Unknown();
            case Exchange.Answered(Reply reply) ->
                KlingReplies.data(reply)
                        .flatMap(data -> new KlingTask(data).id())
                        .<Lookup>map(id -> new Lookup.Found(
                                new Ticket(settings.backend(), submission.endpoint(), kind + "/" + id)))
                        .orElseGet(() -> absence(reply));
        };
    }

    private static Lookup absence(Reply reply) {
        return reply.object().filter(KlingCode::isNoSuchResource).isPresent()
                ? new Lookup.Absent()
                : new Lookup.Unknown();
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        return KlingReplies.open(calls, ticket, artifact, offset);
    }

    private static HttpUrl task(Ticket ticket) {
        return Endpoint.at(ticket.endpoint(), "/v1/videos")
                .newBuilder()
                .addPathSegments(ticket.externalId())
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        Optional<String> token = settings.accessKey().get().flatMap(access -> settings.secretKey()
                .get()
                .filter(secret -> !secret.isEmpty())
                .map(secret -> KlingToken.of(
                        access.strip(), secret.strip(), clock.instant().plus(ahead.get()))));
        return Endpoint.request(url, "Authorization", "Bearer ", () -> token);
    }
}
