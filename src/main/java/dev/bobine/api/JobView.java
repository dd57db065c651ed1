package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Asset;
import dev.bobine.job.EventType;
import dev.bobine.job.Part;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job over HTTP, in the words of its events: flat, and made of parts. What is not known is left out.
///
/// @param whose who asked for it
/// @param output what is to come of it
/// @param result what came of it
/// @param kin what it is a part of, and comes of
/// @param outlook of a waiting job: what it waits for, and how long; not in lists
/// @param history not in lists
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
        UUID jobId,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped WhoseView whose,
        @JsonUnwrapped Ask ask,
        @JsonUnwrapped Output output,
        Cost cost,
        @JsonUnwrapped Result result,
        @JsonUnwrapped Kin kin,
        @JsonUnwrapped Outlook outlook,
        @JsonUnwrapped History history) {

    /// How it stands.
    ///
    /// @param since when the state was reached
    /// @param dueAt when a render counts as failed, a result is gone, or an unresolved job is decided
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            String state,
            Instant since,
            @Nullable String backend,
            @Nullable String externalId,
            int attempt,
            @Nullable Integer progress,
            @Nullable Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable Instant cancelRequestedAt) {}

    /// What was asked.
    ///
    /// @param promptSha256 hash of the prompt; not in lists
    /// @param notBefore the job waits until then
    /// @param traceId of the trace that its request belongs to
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ask(
            String requestedModel,
            int priority,
            @Nullable String promptSha256,
            @Nullable Instant notBefore,
            @Nullable Instant deadline,
            @Nullable String traceId) {}

    /// What is to come of it.
    ///
    /// @param kind `video` or `still`
    /// @param seconds of the clip; 0 of a still
    /// @param look name of the look in its prompt
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            String model,
            String kind,
            int seconds,
            String size,
            boolean audio,
            @Nullable String look) {}

    /// What came of it.
    ///
    /// @param error why it failed or is unresolved
    /// @param lastError why the try before this one failed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            @Nullable ClipView clip,
            @Nullable StillView still,
            @Nullable Error error,
            @Nullable Error lastError) {}

    /// What it is a part of, and comes of.
    ///
    /// @param productionId the production that it is a step of, if it is one
    /// @param step its name there
    /// @param origin the jobs that it comes of
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kin(
            @Nullable UUID productionId,
            @Nullable String step,
            @Nullable List<OriginView> origin) {}

    /// What a waiting job waits for, and how long.
    ///
    /// @param blockedUntil when the cause will have passed by itself
    /// @param estimatedStart when it may start if things go on as they did of late; an estimate, no promise
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outlook(
            @Nullable Position position,
            @Nullable String blockedOn,
            @Nullable Instant blockedUntil,
            @Nullable Instant estimatedStart) {

        private static final Outlook NONE = new Outlook(null, null, null, null);
    }

    /// What happened to it so far.
    ///
    /// @param attempts its tries, the first one first
    /// @param ledger what it has done to its user's money
    /// @param direction what became of its wish, where a director makes the prompt
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record History(
            @Nullable List<Moment> timeline,
            @Nullable List<Attempt> attempts,
            @Nullable Ledger ledger,
            @Nullable DirectionView direction) {

        private static final History NONE = new History(null, null, null, null);
    }

    /// A job that another one comes of.
    ///
    /// @param how what the other one has of it: `extends`, `remixes`, `frame`, `join`, `reference`, `variant` or
    /// `retry`
    @Schema(name = "Origin")
    public record OriginView(UUID job, String how) {}

    /// A try.
    ///
    /// @param state what became of it, or how it stands
    /// @param endpoint of the backend; shown to operators only, like the key
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

    /// How a director makes the prompt of a wish. The words are shown to users only.
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

    /// A clip in the bucket.
    ///
    /// @param deletedAt when it was removed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Clip")
    public record ClipView(
            @JsonUnwrapped Place place,
            long durationMs,
            @JsonUnwrapped Frame frame,
            String videoCodec,
            @Nullable String audioCodec,
            @Nullable String posterKey,
            @Nullable Instant deletedAt) {}

    /// A still in the bucket.
    ///
    /// @param deletedAt when it was removed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Still")
    public record StillView(
            @JsonUnwrapped Place place,
            @JsonUnwrapped Frame frame,
            String mediaType,
            @Nullable Instant deletedAt) {}

    /// Where it is, and what it weighs.
    ///
    /// @param href where to get it
    public record Place(String href, String bucket, String key, long bytes, String sha256) {

        static Place of(JobRecord job, Asset asset) {
            return new Place("/jobs/" + job.id() + "/clip", asset.bucket(), asset.key(), asset.bytes(), asset.sha256());
        }
    }

    /// In pixels.
    public record Frame(int width, int height) {

        static Frame of(Asset asset) {
            return new Frame(asset.size().width(), asset.size().height());
        }
    }

    /// In the shape that errors have in events.
    @Schema(name = "JobError")
    public record Error(String code, String stage, String message) {}

    /// The place in the fair order, running caps aside.
    ///
    /// @param atLeast whether more are before it than were counted
    public record Position(long jobsAhead, long costAheadMicros, boolean atLeast) {}

    /// An event of the job, without what it repeats of it.
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
        return new JobView(
                job.id().value(),
                standing(job),
                whose(job),
                ask(job),
                new Output(
                        job.terms().model(),
                        job.output().kind(),
                        job.seconds(),
                        job.output().size().toString(),
                        job.output().audio(),
                        job.output().look()),
                new Cost(
                        job.terms().estimate(),
                        job.result().charged(),
                        job.result().chargeSource(),
                        currency),
                result(job),
                kin(job),
                Outlook.NONE,
                History.NONE);
    }

    private static Standing standing(JobRecord job) {
        JobRecord.Standing standing = job.standing();
        return new Standing(
                standing.state(),
                standing.since(),
                job.call().backend(),
                job.call().externalId(),
                standing.attempt(),
                StateNames.TAKEN.contains(standing.state()) ? standing.progress() : null,
                job.call().submittedAt(),
                standing.dueAt(),
                standing.cancelRequestedAt());
    }

    private static WhoseView whose(JobRecord job) {
        return new WhoseView(
                job.userId().value(),
                job.head().identity().id(),
                job.head().identity().source(),
                job.head().metadata(),
                job.head().createdAt());
    }

    private static Ask ask(JobRecord job) {
        return new Ask(
                job.ask().requestedModel(),
                job.ask().priority(),
                job.ask().promptSha256(),
                job.standing().delayed() ? job.standing().eligibleAt() : null,
                job.ask().deadline(),
                traceId(job.head().trace()));
    }

    private static Result result(JobRecord job) {
        boolean waiting = "queued".equals(job.state());
        Error error = error(
                job.fault().failureKind(),
                job.fault().failureStage(),
                job.fault().failureMessage());
        return new Result(clip(job), still(job), waiting ? null : error, waiting ? error : null);
    }

    private static Kin kin(JobRecord job) {
        Part part = job.part();
        List<OriginView> origin = job.head().origin().stream()
                .map(one -> new OriginView(one.job().value(), one.how().wire()))
                .toList();
        return new Kin(
                part == null ? null : part.production().value(),
                part == null ? null : part.step(),
                origin.isEmpty() ? null : origin);
    }

    public String state() {
        return standing.state();
    }

    JobView with(List<TimelineRow> events) {
        List<Moment> moments = events.stream()
                .map(row -> new Moment(
                        word(row.type()), row.at(), row.id(), row.attempt(), row.backend(), row.progress(), row.code()))
                .toList();
        return with(new History(moments, history.attempts(), history.ledger(), history.direction()));
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
        return with(new History(history.timeline(), tries, sum, history.direction()));
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
        return with(new Outlook(place, reason.on().wire(), reason.until(), estimate));
    }

    /// Of a job that waits for other ones.
    JobView blockedOn(String cause) {
        return with(new Outlook(null, cause, null, null));
    }

    JobView with(DirectionView made) {
        return with(new History(history.timeline(), history.attempts(), history.ledger(), made));
    }

    private JobView with(Outlook other) {
        return new JobView(jobId, standing, whose, ask, output, cost, result, kin, other, history);
    }

    private JobView with(History other) {
        return new JobView(jobId, standing, whose, ask, output, cost, result, kin, outlook, other);
    }

    /// The word in the middle of the event's type.
    private static String word(String type) {
        return Arrays.stream(EventType.values())
                .filter(known -> known.wire().equals(type))
                .map(EventType::word)
                .findFirst()
                .orElse(type);
    }

    static @Nullable Error error(@Nullable String kind, @Nullable String stage, @Nullable String message) {
        return kind == null || stage == null || message == null ? null : new Error(kind, stage, message);
    }

    private static @Nullable ClipView clip(JobRecord job) {
        return job.clip() instanceof Video clip
                ? new ClipView(
                        Place.of(job, clip),
                        clip.durationMillis(),
                        Frame.of(clip),
                        clip.videoCodec(),
                        clip.audioCodec(),
                        clip.posterKey(),
                        job.deletedAt())
                : null;
    }

    private static @Nullable StillView still(JobRecord job) {
        return job.clip() instanceof Still still
                ? new StillView(Place.of(job, still), Frame.of(still), still.mediaType(), job.deletedAt())
                : null;
    }
}
