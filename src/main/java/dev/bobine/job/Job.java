package dev.bobine.job;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job as one version of its row: what was asked, what is held for it, and where it stands.
///
/// @param requestedModel as the publisher wrote it; `model` is what it came to
/// @param lane the set of backends that can serve it, which is its fair queue
/// @param estimateMicros highest cost among those backends, which is what is reserved
/// @param fairCost its weight in the fair queue
/// @param deadline the job expires if it has not been submitted by then
/// @param since when the state was reached
/// @param runToken fencing token: every claim and adoption raises it, every write carries it
/// @param trace W3C `traceparent` of the publisher
/// @param cancel null while nobody wants it cancelled
/// @param setbacks what went wrong so far
/// @param part its place in a production; null for a job by itself
public record Job(
        JobId id,
        RequestIdentity identity,
        UserId userId,
        String requestedModel,
        String model,
        String lane,
        int priority,
        long estimateMicros,
        long fairCost,
        Reservation reservation,
        RenderSpec spec,
        Map<String, String> metadata,
        @Nullable String trace,
        Instant createdAt,
        @Nullable Instant deadline,
        JobState state,
        Instant since,
        long runToken,
        Setbacks setbacks,
        @Nullable CancelRequest cancel,
        @Nullable Part part) {

    public Job {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(userId, "userId is null");
        Objects.requireNonNull(reservation, "reservation is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(setbacks, "setbacks is null");
        metadata = Map.copyOf(metadata);
    }

    /// One that is no part of a production.
    public Job(
            JobId id,
            RequestIdentity identity,
            UserId userId,
            String requestedModel,
            String model,
            String lane,
            int priority,
            long estimateMicros,
            long fairCost,
            Reservation reservation,
            RenderSpec spec,
            Map<String, String> metadata,
            @Nullable String trace,
            Instant createdAt,
            @Nullable Instant deadline,
            JobState state,
            Instant since,
            long runToken,
            Setbacks setbacks,
            @Nullable CancelRequest cancel) {
        this(
                id,
                identity,
                userId,
                requestedModel,
                model,
                lane,
                priority,
                estimateMicros,
                fairCost,
                reservation,
                spec,
                metadata,
                trace,
                createdAt,
                deadline,
                state,
                since,
                runToken,
                setbacks,
                cancel,
                null);
    }

    /// The same job, knowing that somebody wants it cancelled.
    public Job cancelRequested(CancelRequest request) {
        return copy(state, since, setbacks, cancel == null ? request : cancel);
    }

    /// The step from here to a state reached by one of the present state's own moves.
    public Transition to(JobState next, Instant now) {
        return new Transition(this, copy(next, now, setbacks.after(next), cancel));
    }

    public boolean cancelRequested() {
        return cancel != null;
    }

    public @Nullable Instant cancelRequestedAt() {
        return cancel == null ? null : cancel.at();
    }

    private Job copy(JobState next, Instant reached, Setbacks left, @Nullable CancelRequest request) {
        return new Job(
                id,
                identity,
                userId,
                requestedModel,
                model,
                lane,
                priority,
                estimateMicros,
                fairCost,
                reservation,
                spec,
                metadata,
                trace,
                createdAt,
                deadline,
                next,
                reached,
                runToken,
                left,
                request,
                part);
    }
}
