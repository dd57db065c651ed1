package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.KeptReply;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import dev.bobine.storage.ReplyStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jboss.logging.Logger;

/// A backend that makes stills by the `openai-images` dialect. See [ImagesUrl] for how its base URL is written.
///
/// The paid call answers with the picture itself, and there is nothing that could be asked afterwards. So the answer is
/// kept in the bucket while it comes, and is the job that the ticket names: a worker that ends at any moment behind
/// that loses nothing, and whoever takes over finds the answer by the idempotency key. A call whose answer was lost
/// leaves it unclear whether it was billed, as any other does.
public final class OpenAiImagesModel implements VideoModel, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OpenAiImagesModel.class);

    private static final String PICTURES = "data";
    private static final String INSIDE = "b64_json";

    private final OpenAiImagesSettings settings;
    private final Capabilities capabilities;
    private final ReferenceSource references;
    private final ReplyStore replies;
    private final ProviderCalls calls;

    public OpenAiImagesModel(
            OpenAiImagesSettings settings, ReferenceSource references, ReplyStore replies, InstantSource clock) {
        this.settings = settings;
        this.capabilities = capabilities(settings);
        this.references = references;
        this.replies = replies;
        this.calls = new ProviderCalls(settings.backend(), settings.http(), clock);
    }

    @Override
    public void close() {
        calls.close();
    }

    /// Servers differ in the sizes they take, so those are left to the catalogue.
    private static Capabilities capabilities(OpenAiImagesSettings settings) {
        Capabilities can = Capabilities.ofStills(settings.formats());
        Capabilities editing =
                settings.maxReferences() > 0 ? can.with(Map.of(Role.REFERENCE, settings.maxReferences())) : can;
        return settings.seed() ? editing.taking(Extra.SEED) : editing;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public boolean answersWhenDone() {
        return true;
    }

    @Override
    public int embeds(Submission submission) {
        return submission.drawing().references().size();
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        return calls.submitKeeping(
                submission,
                capabilities,
                () -> request(submission),
                () -> replies.begin(submission.idempotencyKey()),
                reply -> outcome(reply, submission));
    }

    private Request request(Submission submission) throws UnsendableException {
        boolean edit = !submission.drawing().references().isEmpty();
        HttpUrl url = edit ? ImagesUrl.edits(submission.endpoint()) : ImagesUrl.generations(submission.endpoint());
        Request.Builder request = Endpoint.request(url, "Authorization", "Bearer ", settings.apiKey())
                .post(
                        edit
                                ? ImageBody.edit(submission, settings, references)
                                : ImageBody.generation(submission, settings));
        settings.idempotencyHeader().ifPresent(name -> request.header(name, submission.idempotencyKey()));
        return request.build();
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> kept =
                    reply.object().filter(OpenAiImagesModel::hasPicture).map(_ -> submission.idempotencyKey());
            return calls.taken(submission, reply, kept, body -> kindOf(reply, body));
        }
        return calls.notAccepted(reply, reply.object().flatMap(body -> kindOf(reply, body)));
    }

    private static Optional<Kind> kindOf(Reply reply, JsonNode body) {
        return ProviderError.of(body).whenDrawing(reply.status());
    }

    private static boolean hasPicture(JsonNode reply) {
        return isInside(reply) || url(reply).isPresent();
    }

    private static boolean isInside(JsonNode reply) {
        return Json.children(reply.path(PICTURES))
                .anyMatch(picture -> picture.path(INSIDE).isTextual());
    }

    private static Optional<String> url(JsonNode reply) {
        return Json.children(reply.path(PICTURES))
                .flatMap(picture -> Json.url(picture, "url").stream())
                .findFirst();
    }

    /// Reads the answer that was kept.
    @Override
    public RenderStatus poll(Ticket ticket) {
        try {
            return new KeptReply(replies, ticket.externalId())
                    .object()
                    .filter(OpenAiImagesModel::hasPicture)
                    .<RenderStatus>map(reply -> new RenderStatus.Done(
                            new Artifact(isInside(reply) ? null : url(reply).orElse(null), null)))
                    .orElseGet(() -> ProviderCalls.broken(Kind.RENDER_FAILED, null));
        } catch (DownloadException e) {
            return e.isNotHere() ? new RenderStatus.Lost() : unreadable();
        } catch (IOException _) {
            return unreadable();
        }
    }

    private static RenderStatus unreadable() {
        return new RenderStatus.Unknown(
                Failure.of(Kind.STORAGE, Stage.RENDER, "The model server's answer could not be read from the bucket."),
                null);
    }

    /// An answer that was kept says that the call arrived; that none was says nothing.
    @Override
    public Lookup find(Submission submission) {
        try {
            return replies.has(submission.idempotencyKey())
                    ? new Lookup.Found(
                            new Ticket(settings.backend(), submission.endpoint(), submission.idempotencyKey()))
                    : new Lookup.Unsupported();
        } catch (IOException _) {
            return new Lookup.Unknown();
        }
    }

    /// What has been answered is done.
    @Override
    public CancelOutcome cancel(Ticket ticket) {
        return CancelOutcome.TOO_LATE;
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        String url = artifact.url();
        if (url == null) {
            return new KeptReply(replies, ticket.externalId()).field(List.of(PICTURES, INSIDE));
        }
        HttpUrl own = ImagesUrl.generations(ticket.endpoint());
        HttpUrl link = HttpUrl.get(url);
        Request.Builder request = UrlGuard.sameOrigin(own, link)
                ? Endpoint.request(link, "Authorization", "Bearer ", settings.apiKey())
                : Endpoint.bare(link, ticket.endpoint());
        return calls.open(request::build, offset);
    }

    @Override
    public void release(Ticket ticket) {
        try {
            replies.delete(ticket.externalId());
        } catch (IOException e) {
            LOG.debugf("An answer stays in the bucket for a while: %s", e.getMessage());
        }
    }
}
