package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.api.JobView;
import dev.bobine.job.Origin;
import dev.bobine.job.StateNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job as a video of OpenAI's interface. The prompt is not shown.
///
/// @param status `queued`, `in_progress`, `completed` or `failed`
/// @param progress in percent; 100 once the clip is in the bucket
/// @param url a link to the clip that needs no credentials and expires soon; not in lists
/// @param bobine what OpenAI's interface has no word for
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Video")
record VideoView(
        String id,
        String object,
        @JsonUnwrapped Output output,
        String status,
        int progress,
        @JsonUnwrapped Times times,
        @Nullable @JsonProperty("remixed_from_video_id") String remixedFrom,
        @Nullable Error error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url,
        Details bobine) {

    private static final String OBJECT = "video";
    private static final int ALMOST = 99;
    private static final int WHOLE = 100;

    /// Labels of a job that this door gave it, rather than its user.
    static final String LABELS = "openai.";

    private static final Set<String> CHANGES = Set.of(Origin.How.EXTENDS.wire(), Origin.How.REMIXES.wire());

    /// What was asked for, where the model may render the nearest that it has.
    static final String SECONDS = LABELS + "seconds";

    static final String SIZE = LABELS + "size";

    /// What is to come of it.
    ///
    /// @param model as it was asked for
    /// @param seconds length of the clip, as text
    record Output(String model, String seconds, String size) {}

    /// In seconds since 1970.
    ///
    /// @param expiresAt when the clip was deleted
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Times(
            @JsonProperty("created_at") long createdAt,
            @Nullable @JsonProperty("completed_at") Long completedAt,
            @Nullable @JsonProperty("expires_at") Long expiresAt) {

        static Times of(JobView job) {
            JobView.ClipView clip = job.result().clip();
            return new Times(
                    job.whose().createdAt().getEpochSecond(),
                    job.state().equals("completed") ? job.standing().since().getEpochSecond() : null,
                    clip == null || clip.deletedAt() == null
                            ? null
                            : clip.deletedAt().getEpochSecond());
        }
    }

    /// Why there is no clip.
    @Schema(name = "VideoError")
    record Error(String code, String message) {}

    /// @param state of the job, in the words of its events
    /// @param model the one that renders it
    /// @param blockedOn what a waiting job waits for
    /// @param fitted what was asked for, where the model has something near it only
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Details(
            UUID jobId,
            String state,
            String model,
            @Nullable String backend,
            JobView.@Nullable Position position,
            @Nullable String blockedOn,
            @Nullable Instant estimatedStart,
            @Nullable Map<String, String> fitted,
            @JsonUnwrapped Cost cost,
            Map<String, String> metadata) {}

    /// @param costMicros millionths of the currency, an estimate until the job has ended
    record Cost(long costMicros, String currency) {

        static Cost of(JobView.Cost cost) {
            return new Cost(
                    cost.chargedMicros() == null ? cost.estimateMicros() : cost.chargedMicros(), cost.currency());
        }
    }

    static VideoView of(JobView job, @Nullable String url) {
        JobView.Output output = job.output();
        return new VideoView(
                VideoId.of(job.jobId()),
                OBJECT,
                new Output(job.ask().requestedModel(), Integer.toString(output.seconds()), output.size()),
                status(job.state()),
                progress(job),
                Times.of(job),
                madeOf(job),
                error(job),
                url,
                details(job));
    }

    private static int progress(JobView job) {
        Integer progress = job.standing().progress();
        return job.state().equals("completed") ? WHOLE : progress == null ? 0 : Math.min(ALMOST, progress);
    }

    /// The video that it goes on with, or is another version of.
    private static @Nullable String madeOf(JobView job) {
        List<JobView.OriginView> origin = Objects.requireNonNullElse(job.kin().origin(), List.of());
        return origin.stream()
                .filter(one -> CHANGES.contains(one.how()))
                .map(one -> VideoId.of(one.job()))
                .findFirst()
                .orElse(null);
    }

    private static Details details(JobView job) {
        Map<String, String> metadata = new TreeMap<>(job.whose().metadata());
        metadata.keySet().removeIf(label -> label.startsWith(LABELS));
        return new Details(
                job.jobId(),
                job.state(),
                job.output().model(),
                job.standing().backend(),
                job.outlook().position(),
                job.outlook().blockedOn(),
                job.outlook().estimatedStart(),
                fitted(job),
                Cost.of(job.cost()),
                metadata);
    }

    private static @Nullable Map<String, String> fitted(JobView job) {
        Map<String, String> fitted = new TreeMap<>();
        String seconds = job.whose().metadata().get(SECONDS);
        if (seconds != null && !seconds.equals(Integer.toString(job.output().seconds()))) {
            fitted.put("seconds", seconds);
        }
        String size = job.whose().metadata().get(SIZE);
        if (size != null && !size.equals(job.output().size())) {
            fitted.put("size", size);
        }
        return fitted.isEmpty() ? null : fitted;
    }

    static boolean isLive(JobView job) {
        String status = status(job.state());
        return status.equals("queued") || status.equals("in_progress");
    }

    private static String status(String state) {
        return switch (state) {
            case "submitting" -> "queued";
            case "completed" -> "completed";
            case String _ when StateNames.UNSUBMITTED.contains(state) -> "queued";
            case String _ when StateNames.SETTLED.contains(state) -> "failed";
            default -> "in_progress";
        };
    }

    private static @Nullable Error error(JobView job) {
        JobView.Error error = job.result().error();
        return switch (job.state()) {
            case "failed" ->
                error == null
                        ? new Error("failed", "The video could not be made.")
                        : new Error(error.code(), error.message());
            case "cancelled" -> new Error("cancelled", "The video was cancelled.");
            case "expired" -> new Error("expired", "The video had not been begun by its deadline.");
            default -> null;
        };
    }
}
