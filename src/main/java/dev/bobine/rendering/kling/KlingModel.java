package dev.bobine.rendering.kling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// A Kling account through the API of the 3.x and 4.x models. Its questions about tasks are put together; it cannot
/// cancel.
///
/// The 4.x models take no id and no address for calls from the client: whether a submit of theirs arrived that was not
/// answered cannot be found out. Their paths are those of 3.x by analogy.
///
/// An omni model has one path for whatever goes in, and pictures of whom the clip shows are among that. Kling's own
/// elements are not used: each is made at the account before, by a call whose price and retention are not documented.
public final class KlingModel implements VideoModel, AutoCloseable {

    /// What the 3.0 omni model takes with nothing else; the 4.x models take a few more.
    private static final int MAX_PICTURES = 7;

    /// But for the omni models the API has no field for sound: a model has it or not.
    private static final Capabilities CAPABILITIES = Capabilities.of(
                    Set.of("16:9", "9:16", "1:1"), Set.of("720p", "1080p"))
            .with(Map.of(Role.FIRST_FRAME, 1, Role.LAST_FRAME, 1, Role.REFERENCE, MAX_PICTURES))
            .together(Set.of(Role.FIRST_FRAME), Set.of(Role.FIRST_FRAME, Role.LAST_FRAME), Set.of(Role.REFERENCE));

    private static final String FOURTH = "kling-4.";
    private static final String OMNI = "-omni";

    private final KlingSettings settings;
    private final ReferenceSource references;
    private final ProviderCalls calls;
    private final TaskQueries<RenderStatus> queries;

    public KlingModel(KlingSettings settings, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
        this.references = references;
        this.calls = new ProviderCalls(settings.backend(), settings.http(), clock);
        this.queries = new TaskQueries<>(settings.queryLimit(), settings.queryWindow(), this::statuses);
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
        boolean omni = submission.modelId().endsWith(OMNI);
        HttpUrl url = Endpoint.at(submission.endpoint(), omni ? "/omni-video/" : path(spec))
                .newBuilder()
                .addPathSegment(submission.modelId())
                .build();
        ObjectNode body = spec.references().isEmpty() && !omni ? fromText(spec) : fromContents(spec);
        if (omni) {
            body.withObject("/settings").put("audio", "native");
        }
        if (takesNames(submission)) {
            ObjectNode options = body.putObject("options").put("external_task_id", submission.idempotencyKey());
            submission.callback().ifPresent(callback -> options.put("callback_url", callback));
        }
        return request(url).post(Json.body(body)).build();
    }

    private static boolean takesNames(Submission submission) {
        return !submission.modelId().startsWith(FOURTH);
    }

    private static String path(Render spec) {
        if (spec.references().isEmpty()) {
            return "/text-to-video/";
        }
        return showsOthers(spec) ? "/omni-video/" : "/image-to-video/";
    }

    private static boolean showsOthers(Render spec) {
        return spec.references().stream().anyMatch(reference -> reference.role() == Role.REFERENCE);
    }

    private static ObjectNode fromText(Render spec) {
        ObjectNode body = Json.object().put("prompt", spec.prompt());
        body.putObject("settings")
                .put("resolution", spec.size().resolution())
                .put("aspect_ratio", spec.size().aspectRatio())
                .put("duration", spec.seconds());
        return body;
    }

    /// A first frame gives the aspect ratio.
    private ObjectNode fromContents(Render spec) throws UnsendableException {
        ObjectNode body = Json.object();
        ArrayNode contents = body.putArray("contents")
                .add(Json.object().put("type", "prompt").put("text", spec.prompt()));
        for (Reference reference : spec.references()) {
            ObjectNode picture = contents.addObject()
                    .put("type", word(reference.role()))
                    .put("url", KlingImages.of(reference, references));
            if (reference.role() == Role.REFERENCE) {
                // By which a prompt may speak of it: `@image_1`.
                picture.put("id", "image_" + (contents.size() - 1));
            }
        }
        ObjectNode settings =
                body.putObject("settings").put("resolution", spec.size().resolution());
        if (spec.references().isEmpty() || showsOthers(spec)) {
            settings.put("aspect_ratio", spec.size().aspectRatio());
        }
        settings.put("duration", spec.seconds());
        return body;
    }

    private static String word(Role role) {
        return role == Role.REFERENCE ? "refer_image" : role.name().toLowerCase(Locale.ROOT);
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        return KlingReplies.outcome(calls, submission, reply, "");
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return queries.ask(ticket.endpoint(), ticket.externalId())
                .orElseGet(() -> new RenderStatus.Unknown(
                        Failure.of(Kind.TRANSIENT, Stage.RENDER, "The poll was interrupted by this service."), null));
    }

    private TaskQueries.Answers<RenderStatus> statuses(String endpoint, List<String> tasks) {
        Map<String, RenderStatus> found = new HashMap<>();
        RenderStatus otherwise = calls.poll(
                () -> request(query(endpoint, "task_ids", String.join(",", tasks)))
                        .get()
                        .build(),
                reply -> read(reply, found));
        return new TaskQueries.Answers<>(found, otherwise);
    }

    /// A task that a complete answer does not mention is unknown to Kling.
    private RenderStatus read(Reply reply, Map<String, RenderStatus> found) {
        Optional<JsonNode> data = KlingReplies.data(reply).filter(JsonNode::isArray);
        if (data.isEmpty()) {
            return KlingReplies.unknown(calls, reply);
        }
        data.get().forEach(node -> new KlingTask(node)
                .id()
                .ifPresent(id -> found.put(id, new KlingTask(node).status(settings.unit()))));
        return new RenderStatus.NotFound();
    }

    @Override
    public Lookup find(Submission submission) {
        return takesNames(submission)
                ? Settling.lookup(() -> look(submission), settings.settle())
                : new Lookup.Unsupported();
    }

    private Lookup look(Submission submission) {
        String key = submission.idempotencyKey();
        return switch (calls.ask(() -> request(query(submission.endpoint(), "external_task_ids", key))
                .get()
                .build())) {
            case Exchange.NotSent _, Exchange.Broken _ -> new Lookup.Unknown();
            case Exchange.Answered(Reply reply) ->
                KlingReplies.data(reply)
                        .filter(JsonNode::isArray)
                        .map(data -> found(data, submission))
                        .orElseGet(Lookup.Unknown::new);
        };
    }

    private Lookup found(JsonNode data, Submission submission) {
        if (data.isEmpty()) {
            return new Lookup.Absent();
        }
        KlingTask task = new KlingTask(data.path(0));
        boolean ours = data.size() == 1
                && task.externalId().map(submission.idempotencyKey()::equals).orElse(true);
        return task.id()
                .filter(_ -> ours)
                .<Lookup>map(id -> new Lookup.Found(new Ticket(settings.backend(), submission.endpoint(), id)))
                .orElseGet(Lookup.Unknown::new);
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        return KlingReplies.open(calls, ticket, artifact, offset);
    }

    private static HttpUrl query(String endpoint, String name, String value) {
        return Endpoint.at(endpoint, "/tasks")
                .newBuilder()
                .addQueryParameter(name, value)
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        return Endpoint.request(url, "Authorization", "Bearer ", settings.apiKey());
    }
}
