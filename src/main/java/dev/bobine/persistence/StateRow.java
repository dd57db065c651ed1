package dev.bobine.persistence;

import dev.bobine.job.Artifact;
import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Held;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The columns of a live job's state. What a state does not have is null: written as such, and read as a part of nulls.
record StateRow(
        String state,
        int attempt,
        Instant eligibleAt,
        @Nullable ClaimRow claim,
        CallRow call,
        CopyRow copy,
        @Nullable FailureRow failure) {

    /// The columns of a claim.
    record ClaimRow(
            @Nullable String backend,
            @Nullable String endpoint,
            @Nullable String providerModel,
            @Nullable String idempotencyKey,
            @Nullable Long offerMicros) {

        static ClaimRow of(Claim claim) {
            return new ClaimRow(
                    claim.backend(),
                    claim.endpoint(),
                    claim.providerModel(),
                    claim.idempotencyKey(),
                    claim.offerMicros());
        }

        Claim toClaim() {
            return new Claim(
                    present(backend),
                    present(endpoint),
                    present(providerModel),
                    present(idempotencyKey),
                    present(offerMicros));
        }
    }

    /// The columns of the provider's work, and of what a state waits for.
    record CallRow(
            @Nullable String externalId,
            @Nullable Instant submittedAt,
            @Nullable Instant dueAt,
            int progress) {

        private static final CallRow NONE = new CallRow(null, null, null, 0);
    }

    /// The columns of copying the clip.
    record CopyRow(@Nullable String artifactUrl, @Nullable Long artifactMicros, int tries) {

        private static final CopyRow NONE = new CopyRow(null, null, 0);
    }

    /// The columns of what went wrong, `failure_kind` and so on.
    record FailureRow(
            @Nullable String kind,
            @Nullable String stage,
            @Nullable String message) {

        static FailureRow of(Failure failure) {
            return new FailureRow(failure.kind().code(), failure.stage().wire(), failure.message());
        }
    }

    static StateRow of(JobState state, Instant now) {
        return switch (state) {
            case Held h -> columns(state, h.eligibleAt(), null, CallRow.NONE, CopyRow.NONE, null);
            case Queued q -> columns(state, q.eligibleAt(), null, CallRow.NONE, CopyRow.NONE, q.last());
            case Submitting s -> columns(state, now, s.claim(), CallRow.NONE, CopyRow.NONE, null);
            case Unresolved u ->
                columns(state, now, u.claim(), new CallRow(null, null, u.resolveAt(), 0), CopyRow.NONE, u.failure());
            case Rendering r ->
                columns(
                        state,
                        now,
                        // At the replica that took it.
                        r.claim().at(r.ticket().endpoint()),
                        new CallRow(r.ticket().externalId(), r.submittedAt(), r.deadline(), r.progress()),
                        CopyRow.NONE,
                        null);
            case Collecting c ->
                columns(
                        state,
                        now,
                        c.claim().at(c.ticket().endpoint()),
                        new CallRow(c.ticket().externalId(), c.submittedAt(), c.retainedUntil(), 100),
                        new CopyRow(c.artifact().url(), c.artifact().costMicros(), c.tries()),
                        null);
            case Settled _ -> throw new IllegalArgumentException("a settled job has no row among the live ones");
        };
    }

    private static StateRow columns(
            JobState state,
            Instant eligibleAt,
            @Nullable Claim claim,
            CallRow call,
            CopyRow copy,
            @Nullable Failure failure) {
        return new StateRow(
                state.wire(),
                state.attempt(),
                eligibleAt,
                claim == null ? null : ClaimRow.of(claim),
                call,
                copy,
                failure == null ? null : FailureRow.of(failure));
    }

    /// @param waits for how many things a held job waits
    JobState toState(int waits) {
        return switch (state) {
            case "held" -> new Held(waits, eligibleAt);
            case "queued" -> new Queued(attempt, eligibleAt, toFailure());
            case "submitting" -> new Submitting(attempt, toClaim());
            case "unresolved" -> new Unresolved(attempt, toClaim(), Objects.requireNonNull(toFailure()), call.dueAt());
            case "rendering" ->
                new Rendering(
                        attempt,
                        toClaim(),
                        toTicket(),
                        present(call.submittedAt()),
                        present(call.dueAt()),
                        call.progress());
            case "collecting" ->
                new Collecting(
                        attempt,
                        toClaim(),
                        toTicket(),
                        present(call.submittedAt()),
                        present(call.dueAt()),
                        new Artifact(copy.artifactUrl(), copy.artifactMicros()),
                        copy.tries());
            default -> throw new IllegalStateException("no live state is called " + state);
        };
    }

    private Claim toClaim() {
        return present(claim).toClaim();
    }

    private Ticket toTicket() {
        return toClaim().ticket(present(call.externalId()));
    }

    private @Nullable Failure toFailure() {
        if (failure == null || failure.kind() == null) {
            return null;
        }
        return Failure.of(
                Failure.Kind.valueOf(failure.kind().toUpperCase(Locale.ROOT)),
                Stage.valueOf(present(failure.stage()).toUpperCase(Locale.ROOT)),
                present(failure.message()));
    }

    static <T> T present(@Nullable T column) {
        return Objects.requireNonNull(column, "a column that this state needs is null");
    }
}
