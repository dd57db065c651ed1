package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.access.Caller;
import dev.bobine.api.ApiSettings;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.openai.ImagesResource.Details;
import dev.bobine.api.openai.ImagesResource.ImageView;
import dev.bobine.api.openai.ImagesResource.ImagesView;
import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.persistence.JobRecord;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.Waiter;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Waits for stills that OpenAI's clients have asked for, and answers with them. Calls block.
///
/// A client that is told to come back repeats its order, and is told of the same job: see [Orders]. So the wait is
/// short enough for whatever stands in between, and nothing is lost when it ends. Who waits is woken as streams of
/// events are, by the pod's one look for all of them.
@ApplicationScoped
class Images {

    /// It may be there later.
    static final String NOT_READY = "image_not_ready";

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    /// Stands in the answer for the picture, which comes as it is read.
    private static final String PICTURE = "picture";

    private static final Map<String, String> FORMATS =
            Map.of("image/png", "png", "image/jpeg", "jpeg", "image/webp", "webp");

    private final JobViews views;
    private final EventStreams streams;
    private final Connections connections;
    private final Caller caller;
    private final ClipStore clips;
    private final ApiSettings settings;
    private final ObjectMapper json;
    private final InstantSource clock;

    Images(
            JobViews views,
            EventStreams streams,
            Connections connections,
            Caller caller,
            ClipStore clips,
            ApiSettings settings,
            ObjectMapper json,
            InstantSource clock) {
        this.views = views;
        this.streams = streams;
        this.connections = connections;
        this.caller = caller;
        this.clips = clips;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /// Called before anything is ordered or received.
    ///
    /// @throws ProblemException when the caller waits for as many answers here as it may
    void demandRoom() {
        connections.refusal(waiter()).ifPresent(refusal -> {
            throw new ProblemException(
                    switch (refusal) {
                        case TOO_MANY ->
                            Problem.until(
                                    429,
                                    "too_many_waits",
                                    "You wait for as many answers as you may; nothing was ordered.",
                                    clock.instant().plus(COME_BACK));
                        case POD_FULL ->
                            Problem.until(
                                    503,
                                    "streams_full",
                                    "Nobody else can wait here at the moment; nothing was ordered.",
                                    clock.instant().plus(COME_BACK));
                    });
        });
    }

    private Connections.Party waiter() {
        return connections.waiter(caller.name());
    }

    /// The answer with the picture of a job.
    ///
    /// @param known whether it was ordered before
    /// @param link whether it is to be a link
    /// @param patience that the client has, if it says so; see RFC 7240, 4.3
    /// @throws ProblemException when there is none, saying whether there may be one yet
    Response.ResponseBuilder await(JobId id, boolean known, boolean link, Optional<Duration> patience)
            throws IOException {
        if (known) {
            // Says so if it has been removed.
            JobView unused = views.getAdmittedBefore(id);
        }
        return answer(completed(id, patience), link);
    }

    /// A job that makes a still, once it is completed.
    ///
    /// @throws ProblemException when it is not, saying whether it may be yet
    JobRecord completed(JobId id, Optional<Duration> patience) {
        Duration longest = settings.imageWait();
        Duration wait = patience.filter(asked -> asked.compareTo(longest) < 0).orElse(longest);
        long end = System.nanoTime() + wait.toNanos();
        try (Waiter news = streams.waitFor(id, waiter())) {
            while (true) {
                JobRecord job = views.find(id);
                switch (job.state()) {
                    case "completed" -> {
                        return job;
                    }
                    case "failed", "cancelled", "expired" -> throw ended(job);
                    case "unresolved" -> throw unresolved(job);
                    default -> {
                        if (!news.await(Duration.ofNanos(end - System.nanoTime()))) {
                            throw notReady(job);
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Response.ResponseBuilder answer(JobRecord job, boolean link) throws IOException {
        if (!(job.clip() instanceof Still still)) {
            throw new ProblemException(Problem.of(400, "not_a_still", "The order was not one for a still."));
        }
        if (job.deletedAt() != null) {
            throw new ProblemException(
                    Problem.of(404, "image_expired", "The picture was made, and has been deleted since."));
        }
        if (link) {
            String url = clips.presign(still.key(), settings.linkValidity()).toString();
            return Response.ok(view(job, still, new ImageView(null, url)));
        }
        // Opened before anything is answered: what is not there is then said so.
        ClipSource picture = clips.open(still.key(), 0);
        byte[] around = json.writeValueAsBytes(view(job, still, new ImageView(PICTURE, null)));
        return Response.ok((StreamingOutput) output -> write(output, around, picture), MediaType.APPLICATION_JSON);
    }

    /// Encodes the picture as it comes, so that it is never held as a whole.
    private static void write(OutputStream output, byte[] around, ClipSource picture) throws IOException {
        String text = new String(around, StandardCharsets.UTF_8);
        int at = text.indexOf(PICTURE);
        try (picture;
                OutputStream encoder = Base64.getEncoder().wrap(new Unclosed(output))) {
            output.write(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
            long unused = picture.stream().transferTo(encoder);
        }
        output.write(text.substring(at + PICTURE.length()).getBytes(StandardCharsets.UTF_8));
    }

    /// More is to be written behind the picture.
    private static final class Unclosed extends FilterOutputStream {

        private Unclosed(OutputStream output) {
            super(output);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // See above.
        }
    }

    private ImagesView view(JobRecord job, Still still, ImageView image) {
        @Nullable Long charged = job.result().charged();
        return new ImagesView(
                job.head().createdAt().getEpochSecond(),
                List.of(image),
                FORMATS.getOrDefault(still.mediaType(), still.mediaType()),
                still.size().toString(),
                new Details(
                        job.id().value(),
                        job.terms().model(),
                        charged == null ? job.terms().estimate() : charged,
                        settings.currency()));
    }

    private static ProblemException ended(JobRecord job) {
        String kind = job.fault().failureKind();
        String message = job.fault().failureMessage();
        return switch (job.state()) {
            case "cancelled" -> new ProblemException(Problem.of(400, "cancelled", "The picture was cancelled."));
            case "expired" ->
                new ProblemException(Problem.of(400, "expired", "The picture had not been begun by its deadline."));
            default ->
                new ProblemException(Problem.of(
                        kind != null && kind.startsWith("moderation") ? 400 : 500,
                        kind == null || !kind.startsWith("moderation") ? OpenAiErrors.IMAGE_FAILED : kind,
                        message == null ? "The picture could not be made." : message));
        };
    }

    private static ProblemException unresolved(JobRecord job) {
        return new ProblemException(Problem.of(
                500,
                OpenAiErrors.IMAGE_UNRESOLVED,
                "The model's answer was lost, so nobody knows yet whether the picture was made. It is not ordered again;"
                        + " GET /jobs/" + job.id() + " tells what becomes of it."));
    }

    private ProblemException notReady(JobRecord job) {
        return new ProblemException(Problem.until(
                503,
                NOT_READY,
                "The picture is not ready yet. The same request, repeated by the client itself or with the same"
                        + " Idempotency-Key, waits for the same picture; GET /jobs/" + job.id()
                        + " tells how it stands.",
                clock.instant().plus(COME_BACK)));
    }
}
