package dev.bobine.rendering.omni;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Capabilities.Extends;
import dev.bobine.job.Artifact;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
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
import okhttp3.RequestBody;

/// A project that uses Google's Interactions API. Its base URL ends before `/v1beta`.
public final class GeminiOmniModel implements VideoModel, AutoCloseable {

    private static final int MAX_REFERENCES = 3;

    private static final List<String> CLIP_INSIDE = List.of("output_video", "data");

    /// Every clip has sound.
    private static final Capabilities CAPABILITIES = Capabilities.of(
                    Set.of("16:9", "9:16"), Set.of("360p", "720p", "1080p", "4k"))
            .with(Map.of(Role.FIRST_FRAME, 1, Role.REFERENCE, MAX_REFERENCES, Role.VIDEO, 1, Role.EXTEND, 1))
            .together(
                    Set.of(Role.FIRST_FRAME),
                    Set.of(Role.REFERENCE),
                    Set.of(Role.VIDEO),
                    Set.of(Role.VIDEO, Role.REFERENCE),
                    Set.of(Role.EXTEND))
            .extending(Set.of(Extends.ANY_CLIP, Extends.OWN_CLIP));

    private final GeminiOmniSettings settings;
    private final ReferenceSource references;
    private final ProviderCalls calls;

    public GeminiOmniModel(GeminiOmniSettings settings, ReferenceSource references, InstantSource clock) {
        this.settings = settings;
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

    @Override
    public int embeds(Submission submission) {
        return submission.source().isPresent()
                ? 0
                : submission.render().references().size();
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        return calls.submit(
                submission,
                CAPABILITIES,
                () -> request(Endpoint.at(submission.endpoint(), "/v1beta/interactions"))
                        .post(Json.body(InteractionBody.of(submission, settings, references)))
                        .build(),
                reply -> outcome(reply, submission));
    }

    private SubmitOutcome outcome(Reply reply, Submission submission) {
        if (reply.isSuccess()) {
            Optional<String> id = reply.object().flatMap(interaction -> new InteractionReply(interaction).id());
            return calls.taken(submission, reply, id, GoogleError::whenSubmitting);
        }
        return calls.notAccepted(reply, reply.object().flatMap(GoogleError::whenSubmitting));
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        return calls.poll(() -> request(interaction(ticket)).get().build(), this::status);
    }

    private RenderStatus status(Reply reply) {
        if (reply.isSuccess()) {
            return reply.object()
                    .map(interaction -> new InteractionReply(interaction).status())
                    .orElseGet(ProviderCalls::notAboutAVideo);
        }
        return calls.notFoundOrUnknown(reply);
    }

    @Override
    public CancelOutcome cancel(Ticket ticket) {
        return calls.cancel(() -> request(interaction(ticket)
                        .newBuilder()
                        .addPathSegment("cancel")
                        .build())
                .post(RequestBody.EMPTY)
                .build());
    }

    /// From where the interaction says, or out of the interaction itself if the clip was delivered inside.
    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        HttpUrl own = interaction(ticket);
        if (artifact.url() == null) {
            return calls.openField(() -> request(own).get().build(), CLIP_INSIDE);
        }
        HttpUrl url = HttpUrl.get(artifact.url());
        Request.Builder request = UrlGuard.sameOrigin(own, url) ? request(url) : Endpoint.bare(url, ticket.endpoint());
        return calls.open(request::build, offset);
    }

    private static HttpUrl interaction(Ticket ticket) {
        return Endpoint.at(ticket.endpoint(), "/v1beta/interactions")
                .newBuilder()
                .addPathSegment(ticket.externalId())
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        return Endpoint.request(url, "x-goog-api-key", "", settings.apiKey());
    }
}
