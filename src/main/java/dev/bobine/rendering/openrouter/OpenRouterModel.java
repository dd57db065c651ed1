package dev.bobine.rendering.openrouter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.CallbackMessage;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.rendering.http.StatusWord;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/// An OpenRouter account. Its base URL ends before `/videos`, as in `https://openrouter.ai/api/v1`.
public final class OpenRouterModel implements VideoModel, AutoCloseable {

    private static final int MAX_REFERENCES = 8;

    /// Models differ in the frames they take, so that is left to the catalogue.
    private static final Capabilities CAPABILITIES = Capabilities.of(Set.of(), Set.of())
            .taking(Extra.SEED)
            .withSilence()
            .with(Map.of(Role.FIRST_FRAME, 1, Role.LAST_FRAME, 1, Role.REFERENCE, MAX_REFERENCES));

    private final OpenRouterSettings settings;
    private final ReferenceSource references;
    private final InstantSource clock;
    private final ProviderCalls calls;

    public OpenRouterModel(OpenRouterSettings settings, ReferenceSource references, InstantSource clock) {
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

    @Override
    public SubmitOutcome submit(Submission submission) {
        return calls.submit(
                submission, CAPABILITIES, () -> createRequest(submission), reply -> outcome(reply, submission));
    }

    private Request createRequest(Submission submission) throws UnsendableException {
        Render spec = submission.render();
        ObjectNode body = Json.object()
                .put("model", submission.modelId())
                .put("prompt", spec.prompt())
                .put("duration", spec.seconds())
                .put(
                        "resolution",
                        spec.size().resolution().toUpperCase(Locale.ROOT).replace('P', 'p'))
                .put("aspect_ratio", spec.size().aspectRatio())
                .put("generate_audio", spec.audio());
        if (spec.options().seed() != null) {
            body.put("seed", spec.options().seed());
        }
        submission.callback().filter(url -> url.startsWith("https://")).ifPresent(url -> body.put("callback_url", url));
        addReferences(body, spec);
        return request(Endpoint.at(submission.endpoint(), "/videos"))
                .post(Json.body(body))
                .build();
    }

    private void addReferences(ObjectNode body, Render spec) throws UnsendableException {
        ArrayNode frames = Json.array();
        ArrayNode others = Json.array();
        for (Reference reference : spec.references()) {
            ObjectNode image = Json.object().put("type", "image_url");
            image.putObject("image_url").put("url", references.link(reference));
            if (reference.role() == Role.REFERENCE) {
                others.add(image);
            } else {
                frames.add(image.put("frame_type", reference.role().name().toLowerCase(Locale.ROOT)));
            }
        }
        if (!frames.isEmpty()) {
            body.set("frame_images", frames);
        }
        if (!others.isEmpty()) {
            body.set("input_references", others);
        }
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> id =
                    reply.object().flatMap(video -> Json.text(video, "id")).filter(Endpoint::isUsable);
            return calls.taken(submission, reply, id, error -> refusal(reply.status(), error));
        }
        return calls.notAccepted(reply, reply.object().flatMap(error -> refusal(reply.status(), error)));
    }

    /// A flagged prompt is refused with the status of a refused key and tells why in the metadata.
    private static Optional<Kind> refusal(int status, JsonNode body) {
        JsonNode error = body.path("error");
        JsonNode metadata = error.path("metadata");
        if (metadata.has("reasons") || metadata.has("flagged_input")) {
            return Optional.of(Kind.MODERATION_INPUT);
        }
        String message = Json.word(error, "message");
        boolean noSuchModel = status == 400 && message.contains("model") && message.contains("not a valid");
        return noSuchModel
                ? Optional.of(Kind.MODEL_GONE)
                : Moderation.of(message)
                        .map(_ -> Kind.MODERATION_INPUT)
                        .filter(_ -> status == 200 || status == 202 || status == 400 || status == 403);
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(() -> request(video(ticket)).get().build(), this::status);
    }

    private RenderStatus status(Reply reply) {
        if (reply.isSuccess()) {
            return reply.object().map(this::status).orElseGet(ProviderCalls::notAboutAVideo);
        }
        return calls.notFoundOrUnknown(reply);
    }

    private RenderStatus status(JsonNode video) {
        return switch (StatusWord.of(video, "status")) {
            case WORKING -> new RenderStatus.Working(null);
            case DONE -> new RenderStatus.Done(new Artifact(null, cost(video)));
            case FAILED -> broken(Moderation.of(message(video)).orElse(Kind.RENDER_FAILED), video);
            case WITHHELD -> broken(Moderation.of(message(video)).orElse(Kind.MODERATION_OUTPUT), video);
            case TIMED_OUT -> broken(Kind.TIMEOUT, video);
            case STOPPED -> new RenderStatus.Stopped(cost(video));
            case EXPIRED -> new RenderStatus.Lost();
            case ABSENT -> ProviderCalls.notAboutAVideo();
        };
    }

    private RenderStatus broken(Kind kind, JsonNode video) {
        return ProviderCalls.broken(kind, cost(video), message(video));
    }

    private static String message(JsonNode video) {
        JsonNode error = video.path("error");
        return Json.text(error).or(() -> Json.text(error, "message")).orElse("");
    }

    private @Nullable Long cost(JsonNode video) {
        return settings.dollar().micros(Json.number(video.path("usage"), "cost"));
    }

    @Override
    public boolean vouchesFor(CallbackMessage message) {
        return settings.webhookSecret()
                .get()
                .map(secret -> OpenRouterSignature.isOf(message, secret, clock.instant()))
                .orElse(true);
    }

    /// In the message itself or in what it wraps.
    @Override
    public Optional<String> jobIn(CallbackMessage message, Submission submission) {
        return Json.object(message.body())
                .flatMap(body -> Stream.of(body, body.path("data"))
                        .flatMap(video -> Json.text(video, "id").stream())
                        .reduce((_, inner) -> inner))
                .filter(Endpoint::isUsable);
    }

    /// The gateway's own address of the clip, since the links in the answer run out.
    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        return calls.open(
                () -> request(video(ticket)
                                .newBuilder()
                                .addPathSegment("content")
                                .addQueryParameter("index", "0")
                                .build())
                        .build(),
                offset);
    }

    private static HttpUrl video(Ticket ticket) {
        return Endpoint.at(ticket.endpoint(), "/videos")
                .newBuilder()
                .addPathSegment(ticket.externalId())
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        return Endpoint.request(url, "Authorization", "Bearer ", settings.apiKey());
    }
}
