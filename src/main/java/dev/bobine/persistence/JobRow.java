package dev.bobine.persistence;

import dev.bobine.job.Actor;
import dev.bobine.job.Artifact;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Held;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Setbacks;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import dev.bobine.job.Work;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A live job as its row in `job` joined with `job_request`, by column name.
record JobRow(
        UUID id,
        String userId,
        String source,
        String requestId,
        String requestedModel,
        String model,
        String lane,
        int priority,
        Instant createdAt,
        @Nullable Instant expiresAt,
        long estimate,
        long fairCost,
        long reservedPlan,
        long reservedPrepaid,
        int clipSeconds,
        LocalDate windowMonth,
        LocalDate windowDay,
        String state,
        Instant since,
        int attempt,
        Instant eligibleAt,
        long runToken,
        @Nullable Instant cancelRequestedAt,
        @Nullable String cancelledBy,
        @Nullable String cancelReason,
        @Nullable String backend,
        @Nullable String endpoint,
        @Nullable String providerModel,
        @Nullable String idempotencyKey,
        @Nullable Long offerMicros,
        @Nullable String externalId,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        int progress,
        @Nullable String artifactUrl,
        @Nullable Long artifactMicros,
        int tries,
        int deaths,
        int parkings,
        @Nullable String failureKind,
        @Nullable String failureStage,
        @Nullable String failureMessage,
        Work spec,
        Map<String, String> metadata,
        @Nullable String trace,
        @Nullable UUID production,
        @Nullable String step,
        int waits,
        @Nullable List<OriginRow> origin,
        @Nullable Wish wish) {

    /// The columns of a whole job, from `job j` and `job_request q`.

    Job toJob() {
        return new Job(
                new Job.Head(
                        new JobId(id),
                        new RequestIdentity(source, requestId),
                        new UserId(userId),
                        createdAt,
                        metadata,
                        trace,
                        production == null ? null : new Part(new ProductionId(production), present(step)),
                        OriginRow.origin(origin)),
                new Job.Ask(requestedModel, spec, priority, expiresAt, wish),
                new Job.Terms(
                        model,
                        lane,
                        estimate,
                        fairCost,
                        new Reservation(reservedPlan, reservedPrepaid, clipSeconds, windowMonth, windowDay)),
                jobState(),
                since,
                runToken,
                new Setbacks(deaths, parkings),
                cancel());
    }

    private @Nullable CancelRequest cancel() {
        return cancelRequestedAt == null
                ? null
                : new CancelRequest(
                        cancelRequestedAt, Actor.valueOf(present(cancelledBy).toUpperCase(Locale.ROOT)), cancelReason);
    }

    private JobState jobState() {
        return switch (state) {
            case "held" -> new Held(waits, eligibleAt);
            case "queued" -> new Queued(attempt, eligibleAt, failure());
            case "submitting" -> new Submitting(attempt, claim());
            case "unresolved" -> new Unresolved(attempt, claim(), Objects.requireNonNull(failure()), dueAt);
            case "rendering" ->
                new Rendering(attempt, claim(), ticket(), present(submittedAt), present(dueAt), progress);
            case "collecting" ->
                new Collecting(
                        attempt,
                        claim(),
                        ticket(),
                        present(submittedAt),
                        present(dueAt),
                        new Artifact(artifactUrl, artifactMicros),
                        tries);
            default -> throw new IllegalStateException("no live state is called " + state);
        };
    }

    private Claim claim() {
        return new Claim(
                present(backend),
                present(endpoint),
                present(providerModel),
                present(idempotencyKey),
                present(offerMicros));
    }

    private Ticket ticket() {
        return claim().ticket(present(externalId));
    }

    private @Nullable Failure failure() {
        if (failureKind == null) {
            return null;
        }
        return Failure.of(
                Failure.Kind.valueOf(failureKind.toUpperCase(Locale.ROOT)),
                Stage.valueOf(present(failureStage).toUpperCase(Locale.ROOT)),
                present(failureMessage));
    }

    private static <T> T present(@Nullable T column) {
        return Objects.requireNonNull(column, "a column that this state needs is null");
    }

    /// The columns of a state, for writing: what a state does not have is null.
    record StateColumns(
            String state,
            int attempt,
            Instant eligibleAt,
            @Nullable String backend,
            @Nullable String endpoint,
            @Nullable String providerModel,
            @Nullable String idempotencyKey,
            @Nullable Long offerMicros,
            @Nullable String externalId,
            @Nullable Instant submittedAt,
            @Nullable Instant dueAt,
            int progress,
            @Nullable String artifactUrl,
            @Nullable Long artifactMicros,
            int tries,
            @Nullable String failureKind,
            @Nullable String failureStage,
            @Nullable String failureMessage) {

        static StateColumns of(JobState state, Instant now) {
            return switch (state) {
                case Held h -> columns(state, h.eligibleAt(), null, null, null, null, 0, null, 0, null);
                case Queued q -> columns(state, q.eligibleAt(), null, null, null, null, 0, null, 0, q.last());
                case Submitting s -> columns(state, now, s.claim(), null, null, null, 0, null, 0, null);
                case Unresolved u -> columns(state, now, u.claim(), null, null, u.resolveAt(), 0, null, 0, u.failure());
                case Rendering r ->
                    columns(
                            state,
                            now,
                            r.claim(),
                            r.ticket(),
                            r.submittedAt(),
                            r.deadline(),
                            r.progress(),
                            null,
                            0,
                            null);
                case Collecting c ->
                    columns(
                            state,
                            now,
                            c.claim(),
                            c.ticket(),
                            c.submittedAt(),
                            c.retainedUntil(),
                            100,
                            c.artifact(),
                            c.tries(),
                            null);
                case Settled _ -> throw new IllegalArgumentException("a settled job has no row among the live ones");
            };
        }

        private static StateColumns columns(
                JobState state,
                Instant eligibleAt,
                @Nullable Claim claim,
                @Nullable Ticket ticket,
                @Nullable Instant submittedAt,
                @Nullable Instant dueAt,
                int progress,
                @Nullable Artifact artifact,
                int tries,
                @Nullable Failure failure) {
            return new StateColumns(
                    state.wire(),
                    state.attempt(),
                    eligibleAt,
                    claim == null ? null : claim.backend(),
                    ticket != null ? ticket.endpoint() : claim == null ? null : claim.endpoint(),
                    claim == null ? null : claim.providerModel(),
                    claim == null ? null : claim.idempotencyKey(),
                    claim == null ? null : claim.offerMicros(),
                    ticket == null ? null : ticket.externalId(),
                    submittedAt,
                    dueAt,
                    progress,
                    artifact == null ? null : artifact.url(),
                    artifact == null ? null : artifact.costMicros(),
                    tries,
                    failure == null ? null : failure.kind().code(),
                    failure == null ? null : failure.stage().wire(),
                    failure == null ? null : failure.message());
        }
    }
}
