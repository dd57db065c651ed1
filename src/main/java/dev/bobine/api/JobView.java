package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.EventType;
import dev.bobine.job.StateNames;
import dev.bobine.job.Still;
import dev.bobine.job.Video;
import dev.bobine.job.Wish;
import dev.bobine.persistence.JobDetails.AttemptRow;
import dev.bobine.persistence.JobDetails.Details;
import dev.bobine.persistence.JobDetails.RequestRow;
import dev.bobine.persistence.JobQueries.TimelineRow;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.WaitingStore.Wait;
import dev.bobine.persistence.WaitingStore.WaitingRow;
import dev.bobine.scheduling.Waiting;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job over HTTP, in the words of its events. What is not known is left out.
///
/// @param since when the state was reached
/// @param notBefore the job waits until then
/// @param dueAt when a render counts as failed, a result is gone, or an unresolved job is decided
/// @param error why it failed or is unresolved
/// @param lastError why the try before this one failed
/// @param look name of the look in its prompt
/// @param promptSha256 hash of the prompt; not in lists
/// @param kind of what comes of it: `video` or `still`
/// @param seconds of the clip; 0 of a still
/// @param direction what became of its wish, where a director makes the prompt; not in lists
/// @param productionId the production that it is a step of, if it is one
/// @param step its name there
/// @param origin the jobs that it comes of
/// @param position of a waiting job; not in lists
/// @param blockedOn what a waiting job waits for; not in lists
/// @param blockedUntil when that will have passed by itself
/// @param estimatedStart when a waiting job may start if things go on as they did of late; an estimate, no promise
/// @param timeline what happened so far; not in lists
/// @param attempts its tries, the first one first; not in lists
/// @param ledger what it has done to its user's money; not in lists
/// @param traceId of the trace that its request belongs to
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
        UUID jobId,
        String state,
        Instant since,
        String userId,
        String requestId,
        String requestSource,
        String requestedModel,
        String model,
        @Nullable String backend,
        @Nullable String externalId,
        int attempt,
        int priority,
        String kind,
        int seconds,
        String size,
        boolean audio,
        @Nullable String look,
        @Nullable Integer progress,
        Cost cost,
        @Nullable ClipView clip,
        @Nullable StillView still,
        @Nullable Error error,
        @Nullable Error lastError,
        @Nullable String promptSha256,
        @Nullable DirectionView direction,
        @Nullable UUID productionId,
        @Nullable String step,
        @Nullable List<OriginView> origin,
        Map<String, String> metadata,
        Instant createdAt,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        @Nullable Instant cancelRequestedAt,
        @Nullable Position position,
        @Nullable String blockedOn,
        @Nullable Instant blockedUntil,
        @Nullable Instant estimatedStart,
        @Nullable List<Moment> timeline,
        @Nullable List<Attempt> attempts,
        @Nullable Ledger ledger,
        @Nullable String traceId) {

    /// A job that another one comes of.
    ///
    /// @param how what the other one has of it: `extends`, `remixes`, `frame`, `join`, `reference`, `variant` or
    /// `retry`
    @Schema(name = "Origin")
    public record OriginView(UUID job, String how) {}

    /// A try.
    ///
    /// @param state what became of it, or how it stands
    /// @param endpoint of the backend; told to operators alone, like the key
    /// @param idempotencyKey by which the provider knows the submit, where it knows such keys
    /// @param endedAt absent while it goes on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            int attempt,
            String state,
            @Nullable String backend,
            @Nullable String providerModel,
            @Nullable String endpoint,
            @Nullable String idempotencyKey,
            @Nullable String externalId,
            @Nullable Instant submittedAt,
            @Nullable Instant endedAt,
            @Nullable Error error) {}

    /// How a director makes the prompt of a wish. The words are told to users alone.
    ///
    /// @param author `model` or `plain`; absent while the job waits for the director
    /// @param lack why it is plain although there is a language model: `away`, `declined`, `unusable`, `used_up` or
    /// `unaffordable`
    /// @param costMicros what asking the model cost
    /// @param wish the user's own words
    /// @param prompt what was made of them
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobDirection")
    public record DirectionView(
            @Nullable String author,
            @Nullable String lack,
            @Nullable Long costMicros,
            @Nullable String wish,
            @Nullable String prompt) {

        /// @param words whether to tell them
        static DirectionView of(RequestRow request, Wish wish, boolean words) {
            Wish.Direction made = wish.direction();
            String text = words ? wish.text() : null;
            if (made == null) {
                return new DirectionView(null, null, null, text, null);
            }
            Wish.Lack lack = made.lack();
            return new DirectionView(
                    made.author().wire(),
                    lack == null ? null : lack.wire(),
                    made.costMicros(),
                    text,
                    words ? request.spec().path("prompt").textValue() : null);
        }
    }

    /// @param usedMicros of the month's money and of top-ups, held amounts included: the sum of the entries
    /// @param heldMicros of that, what is only set aside
    @Schema(name = "JobLedger")
    public record Ledger(List<Entry> entries, long usedMicros, long heldMicros) {}

    /// One line of the append-only ledger. Positive amounts use a budget up, negative ones give back.
    ///
    /// @param kind `reserve`, `release`, `charge` or `correct`
    /// @param run tells apart what was booked by different turns of the job
    @Schema(name = "JobLedgerEntry")
    public record Entry(
            String kind, long run, long planMicros, long prepaidMicros, long heldMicros, int clipSeconds, Instant at) {}

    /// Millionths of the currency.
    ///
    /// @param chargedMicros once the job has ended
    /// @param source who says so: `provider`, `estimate` or `none`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cost(
            long estimateMicros,
            @Nullable Long chargedMicros,
            @Nullable String source,
            String currency) {}

    /// @param href where to get it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Clip")
    public record ClipView(
            String href,
            String bucket,
            String key,
            long bytes,
            String sha256,
            long durationMs,
            int width,
            int height,
            String videoCodec,
            @Nullable String audioCodec,
            @Nullable String posterKey,
            @Nullable Instant deletedAt) {}

    /// @param href where to get it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Still")
    public record StillView(
            String href,
            String bucket,
            String key,
            long bytes,
            String sha256,
            int width,
            int height,
            String mediaType,
            @Nullable Instant deletedAt) {}

    /// In the shape that errors have in events.
    public record Error(String code, String stage, String message) {}

    /// The place in the fair order, running caps aside.
    ///
    /// @param atLeast whether more are before it than were counted
    public record Position(long jobsAhead, long costAheadMicros, boolean atLeast) {}

    /// One line of the timeline.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Moment(
            String type,
            Instant at,
            UUID eventId,
            @Nullable Integer attempt,
            @Nullable String backend,
            @Nullable Integer progress,
            @Nullable String code) {}

    static JobView of(JobRecord job, String currency) {
        boolean rendered = StateNames.TAKEN.contains(job.state());
        boolean waiting = "queued".equals(job.state());
        Error error = error(job);
        return new JobView(
                job.id(),
                job.state(),
                job.since(),
                job.userId(),
                job.requestId(),
                job.source(),
                job.requestedModel(),
                job.model(),
                job.backend(),
                job.externalId(),
                job.attempt(),
                job.priority(),
                job.kind(),
                job.seconds(),
                job.size().toString(),
                job.audio(),
                job.look(),
                rendered ? job.progress() : null,
                new Cost(job.estimate(), job.charged(), job.chargeSource(), currency),
                clip(job),
                still(job),
                waiting ? null : error,
                waiting ? error : null,
                job.promptSha256(),
                null,
                job.production(),
                job.step(),
                origin(job),
                job.metadata(),
                job.createdAt(),
                job.delayed() ? job.eligibleAt() : null,
                job.expiresAt(),
                job.submittedAt(),
                job.dueAt(),
                job.cancelRequestedAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                traceId(job.trace()));
    }

    private static @Nullable List<OriginView> origin(JobRecord job) {
        return job.origin() == null
                ? null
                : job.origin().stream()
                        .map(row -> new OriginView(row.job(), row.how()))
                        .toList();
    }

    JobView with(List<TimelineRow> events) {
        List<Moment> moments = events.stream()
                .map(row -> new Moment(
                        word(row.type()), row.at(), row.id(), row.attempt(), row.backend(), row.progress(), row.code()))
                .toList();
        return with(position, blockedOn, blockedUntil, estimatedStart, moments, attempts, ledger, direction);
    }

    /// @param operator whether to tell what is between us and the provider
    JobView with(Details details, boolean operator) {
        List<Attempt> tries = details.attempts().stream()
                .filter(row -> row.backend() != null)
                .map(row -> attempt(row, operator))
                .toList();
        List<Entry> entries = details.ledger().stream()
                .map(row -> new Entry(
                        row.kind(),
                        row.run(),
                        row.planMicros(),
                        row.prepaidMicros(),
                        row.heldMicros(),
                        row.clipSeconds(),
                        row.at()))
                .toList();
        Ledger sum = new Ledger(
                entries,
                entries.stream()
                        .mapToLong(entry -> entry.planMicros() + entry.prepaidMicros())
                        .sum(),
                entries.stream().mapToLong(Entry::heldMicros).sum());
        return with(position, blockedOn, blockedUntil, estimatedStart, timeline, tries, sum, direction);
    }

    private static Attempt attempt(AttemptRow row, boolean operator) {
        return new Attempt(
                row.attempt(),
                row.state(),
                row.backend(),
                row.call().providerModel(),
                operator ? row.call().endpoint() : null,
                operator ? row.call().idempotencyKey() : null,
                row.call().externalId(),
                row.call().submittedAt(),
                row.endedAt(),
                error(
                        row.fault().failureKind(),
                        row.fault().failureStage(),
                        row.fault().failureMessage()));
    }

    /// The middle of a `traceparent`.
    private static @Nullable String traceId(@Nullable String trace) {
        String[] parts = trace == null ? new String[0] : trace.split("-");
        return parts.length == 4 ? parts[1] : null;
    }

    JobView with(Wait wait, Waiting.Reason reason) {
        WaitingRow row = wait.job();
        Position place = row.delayed() ? null : new Position(row.jobsAhead(), row.costAhead(), row.atLeast());
        Instant estimate = Waiting.estimatedStart(wait, reason).orElse(null);
        return with(place, reason.on().wire(), reason.until(), estimate, timeline, attempts, ledger, direction);
    }

    /// Of a job that waits for other ones.
    JobView blockedOn(String cause) {
        return with(null, cause, null, null, timeline, attempts, ledger, direction);
    }

    JobView with(DirectionView made) {
        return with(position, blockedOn, blockedUntil, estimatedStart, timeline, attempts, ledger, made);
    }

    private JobView with(
            @Nullable Position place,
            @Nullable String cause,
            @Nullable Instant until,
            @Nullable Instant estimate,
            @Nullable List<Moment> moments,
            @Nullable List<Attempt> tries,
            @Nullable Ledger money,
            @Nullable DirectionView directed) {
        return new JobView(
                jobId,
                state,
                since,
                userId,
                requestId,
                requestSource,
                requestedModel,
                model,
                backend,
                externalId,
                attempt,
                priority,
                kind,
                seconds,
                size,
                audio,
                look,
                progress,
                cost,
                clip,
                still,
                error,
                lastError,
                promptSha256,
                directed,
                productionId,
                step,
                origin,
                metadata,
                createdAt,
                notBefore,
                deadline,
                submittedAt,
                dueAt,
                cancelRequestedAt,
                place,
                cause,
                until,
                estimate,
                moments,
                tries,
                money,
                traceId);
    }

    /// The word in the middle of the event's type.
    private static String word(String type) {
        return Arrays.stream(EventType.values())
                .filter(known -> known.wire().equals(type))
                .map(EventType::word)
                .findFirst()
                .orElse(type);
    }

    private static @Nullable Error error(JobRecord job) {
        return error(job.failureKind(), job.failureStage(), job.failureMessage());
    }

    static @Nullable Error error(@Nullable String kind, @Nullable String stage, @Nullable String message) {
        return kind == null || stage == null || message == null ? null : new Error(kind, stage, message);
    }

    private static @Nullable ClipView clip(JobRecord job) {
        return switch (job.clip()) {
            case null -> null;
            case Still _ -> null;
            case Video clip ->
                new ClipView(
                        "/jobs/" + job.id() + "/clip",
                        clip.bucket(),
                        clip.key(),
                        clip.bytes(),
                        clip.sha256(),
                        clip.durationMillis(),
                        clip.size().width(),
                        clip.size().height(),
                        clip.videoCodec(),
                        clip.audioCodec(),
                        clip.posterKey(),
                        job.deletedAt());
        };
    }

    private static @Nullable StillView still(JobRecord job) {
        return job.clip() instanceof Still still
                ? new StillView(
                        "/jobs/" + job.id() + "/clip",
                        still.bucket(),
                        still.key(),
                        still.bytes(),
                        still.sha256(),
                        still.size().width(),
                        still.size().height(),
                        still.mediaType(),
                        job.deletedAt())
                : null;
    }
}
