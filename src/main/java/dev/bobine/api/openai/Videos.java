package dev.bobine.api.openai;

import dev.bobine.api.ApiSettings;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Asset;
import dev.bobine.job.Kind;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.UnwantedClips;
import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The videos that there are for the present caller: its jobs, but for those that were thrown away. Calls block.
@ApplicationScoped
class Videos {

    private static final String POLL_AFTER = "openai-poll-after-ms";
    private static final Duration SOONEST = Duration.ofSeconds(1);

    /// Some clients keep to the first one that they are told, which is that of a video that waits.
    private static final Duration LATEST = Duration.ofSeconds(5);

    private static final int POLLS = 8;

    private final JobViews views;
    private final UnwantedClips unwanted;
    private final Database database;
    private final Catalogue catalogue;
    private final ClipStore clips;
    private final ApiSettings settings;
    private final InstantSource clock;

    Videos(
            JobViews views,
            UnwantedClips unwanted,
            Database database,
            Catalogue catalogue,
            ClipStore clips,
            ApiSettings settings,
            InstantSource clock) {
        this.views = views;
        this.unwanted = unwanted;
        this.database = database;
        this.catalogue = catalogue;
        this.clips = clips;
        this.settings = settings;
        this.clock = clock;
    }

    /// @throws ProblemException when there is no such video
    JobRecord find(String id) {
        JobRecord job = views.find(VideoId.job(id));
        if (!job.output().kind().equals(Kind.VIDEO.wire())
                || !database.await(() -> unwanted.among(Set.of(job.id().value())))
                        .isEmpty()) {
            throw VideoId.noSuchVideo();
        }
        return job;
    }

    /// The answer that tells how a video stands, and when to ask again.
    Response.ResponseBuilder answer(String id) throws IOException {
        return answer(views.get(find(id).id()));
    }

    Response.ResponseBuilder answer(JobView job) throws IOException {
        JobView.ClipView clip = job.result().clip();
        String url = clip == null || clip.deletedAt() != null
                ? null
                : clips.presign(clip.place().key(), settings.linkValidity()).toString();
        Response.ResponseBuilder answer = Response.ok(VideoView.of(job, url));
        pollAfter(job).ifPresent(wait -> answer.header(POLL_AFTER, wait.toMillis()));
        return answer;
    }

    /// An eighth of what is left, as far as anybody knows; nothing once it has ended.
    private Optional<Duration> pollAfter(JobView job) {
        if (!VideoView.isLive(job)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Duration expected =
                catalogue.find(job.output().model()).map(Model::expected).orElse(Duration.ZERO);
        Instant begin = begin(job);
        Duration left = Duration.between(now, (begin == null ? now : begin).plus(expected));
        Duration wait = left.dividedBy(POLLS);
        if (wait.compareTo(LATEST) > 0) {
            return Optional.of(LATEST);
        }
        return Optional.of(wait.compareTo(SOONEST) < 0 ? SOONEST : wait);
    }

    private static @Nullable Instant begin(JobView job) {
        Instant submitted = job.standing().submittedAt();
        return submitted != null ? submitted : job.outlook().estimatedStart();
    }

    /// @throws ProblemException when there is none, saying whether there will be
    static Asset clip(JobRecord job) {
        @Nullable Asset clip = job.clip();
        if (clip != null) {
            if (job.deletedAt() != null) {
                throw missing("video_expired", "The video was completed, and has been deleted since.");
            }
            return clip;
        }
        throw switch (job.state()) {
            case "failed", "cancelled", "expired" ->
                missing("video_failed", "There is no such content: the video ended as " + job.state() + ".");
            default -> missing("video_not_ready", "The video is not ready yet; ask for its status first.");
        };
    }

    static ProblemException missing(String code, String detail) {
        return new ProblemException(Problem.of(404, code, detail));
    }
}
