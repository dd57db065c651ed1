package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Capabilities.Extends;
import dev.bobine.catalogue.ShotList;
import dev.bobine.job.Artifact;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.Reply;
import dev.bobine.rendering.openai.OpenAiVideosSettings.FirstFrame;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/// A backend that speaks the `openai-videos` dialect. See [VideosUrl] for how its base URL is written.
///
/// It has no way to ask by client id: its list shows neither idempotency keys nor prompts reliably.
public final class OpenAiVideosModel implements VideoModel, AutoCloseable {

    /// Servers have bounds of their own within these, which the catalogue has.
    private static final ShotList SHOTS = new ShotList(16, 1, 60, Prompted.MAX_PROMPT);

    private final OpenAiVideosSettings settings;
    private final Capabilities capabilities;
    private final ReferenceSource references;
    private final ProviderCalls calls;
    private final Thumbnails thumbnails;

    public OpenAiVideosModel(OpenAiVideosSettings settings, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
        this.capabilities = capabilities(settings);
        this.references = references;
        this.calls = new ProviderCalls(settings.backend(), settings.http(), clock);
        this.thumbnails = new Thumbnails(clock);
    }

    @Override
    public void close() {
        calls.close();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /// Servers differ in the frame sizes they take, so those are left to the catalogue.
    private static Capabilities capabilities(OpenAiVideosSettings settings) {
        Capabilities can = Capabilities.of(Set.of(), Set.of()).taking(Extra.SEED, Extra.NEGATIVE_PROMPT);
        Capabilities heard = settings.fields().sound().isPresent() ? can.withSilence() : can;
        Map<Role, Integer> one = new EnumMap<>(Role.class);
        settings.fields().links().keySet().forEach(role -> one.put(role, 1));
        if (settings.firstFrame() != FirstFrame.NONE) {
            one.put(Role.FIRST_FRAME, 1);
        }
        Set<Extends> ways = EnumSet.noneOf(Extends.class);
        if (one.containsKey(Role.EXTEND)) {
            ways.add(Extends.ANY_CLIP);
        }
        if (settings.extensions()) {
            one.put(Role.EXTEND, 1);
            ways.add(Extends.OWN_CLIP);
        }
        Capabilities shown = heard.with(one).eachAlone().extending(ways);
        return settings.fields().shots().isPresent() ? shown.with(SHOTS) : shown;
    }

    @Override
    public int embeds(Submission submission) {
        if (submission.source().isPresent()) {
            return 0;
        }
        return switch (settings.body()) {
            case JSON -> 0;
            case MULTIPART ->
                Math.toIntExact(submission.render().references().stream()
                        .filter(reference -> !settings.fields().links().containsKey(reference.role()))
                        .count());
        };
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        return calls.submit(
                submission, capabilities, () -> createRequest(submission), reply -> outcome(reply, submission));
    }

    private Request createRequest(Submission submission) throws UnsendableException {
        VideosUrl urls = VideosUrl.of(submission.endpoint());
        Request.Builder request = request(submission.source().isPresent() ? urls.extensions() : urls.create())
                .post(CreateBody.of(submission, settings, references));
        settings.idempotencyHeader().ifPresent(name -> request.header(name, submission.idempotencyKey()));
        return request.build();
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> id = reply.object().flatMap(video -> new VideoReply(video).id());
            return calls.taken(submission, reply, id, body -> kindOf(reply, body));
        }
        return calls.notAccepted(reply, reply.object().flatMap(body -> kindOf(reply, body)));
    }

    private static Optional<Kind> kindOf(Reply reply, JsonNode body) {
        return ProviderError.of(body).whenSubmitting(reply.status());
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(
                () -> request(url(ticket).video(ticket.externalId())).get().build(), this::status);
    }

    private RenderStatus status(Reply reply) {
        if (reply.isSuccess()) {
            return reply.object()
                    .flatMap(video -> new VideoReply(video).status())
                    .orElseGet(ProviderCalls::notAboutAVideo);
        }
        return calls.notFoundOrUnknown(reply);
    }

    /// With `DELETE` this is two requests: a poll first, since deleting a render that has just been completed would
    /// throw away the clip that was paid for.
    @Override
    public CancelOutcome cancel(Ticket ticket) {
        return switch (settings.cancel()) {
            case NONE -> CancelOutcome.UNSUPPORTED;
            case POST ->
                calls.cancel(() -> request(url(ticket).cancel(ticket.externalId()))
                        .post(RequestBody.EMPTY)
                        .build());
            case DELETE ->
                switch (poll(ticket)) {
                    case RenderStatus.Working _ ->
                        calls.cancel(() -> request(url(ticket).video(ticket.externalId()))
                                .delete()
                                .build());
                    case RenderStatus.Done _, RenderStatus.Broken _, RenderStatus.Stopped _, RenderStatus.Lost _ ->
                        CancelOutcome.TOO_LATE;
                    case RenderStatus.NotFound _, RenderStatus.Unknown _ -> CancelOutcome.UNKNOWN;
                };
        };
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        HttpUrl content = url(ticket).content(ticket.externalId());
        HttpUrl link = artifact.url() == null ? null : HttpUrl.parse(artifact.url());
        if (link == null) {
            return calls.open(request(content)::build, offset);
        }
        Request.Builder request =
                UrlGuard.sameOrigin(content, link) ? request(link) : Endpoint.bare(link, ticket.endpoint());
        try {
            return calls.open(request::build, offset);
        } catch (DownloadException e) {
            if (e.isNotHere()) {
                return contentInstead(content, offset, e);
            }
            throw e;
        }
    }

    /// A server may name an address of its own network, or one that has run out, and serve the clip itself.
    private ClipSource contentInstead(HttpUrl content, long offset, DownloadException refusal) throws IOException {
        try {
            return calls.open(request(content)::build, offset);
        } catch (DownloadException e) {
            if (e.isNotHere()) {
                throw refusal;
            }
            throw e;
        }
    }

    /// A server that ignores `variant` answers with the clip itself, so only what calls itself a picture is taken.
    @Override
    public Optional<ClipSource> poster(Ticket ticket, Artifact artifact) {
        if (!thumbnails.areWorthAsking()) {
            return Optional.empty();
        }
        try {
            Optional<ClipSource> picture =
                    calls.openPicture(() -> request(url(ticket).thumbnail(ticket.externalId()))
                            .header("Accept", "image/*")
                            .build());
            thumbnails.answered(picture.isPresent());
            return picture;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static VideosUrl url(Ticket ticket) {
        return VideosUrl.of(ticket.endpoint());
    }

    private Request.Builder request(HttpUrl url) {
        return Endpoint.request(url, "Authorization", "Bearer ", settings.apiKey());
    }
}
