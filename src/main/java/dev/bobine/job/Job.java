package dev.bobine.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job as one version of its row: whose it is, what was asked, on what terms it was admitted, and where it stands.
///
/// @param since when the state was reached
/// @param runToken fencing token: every claim and adoption raises it, every write carries it
/// @param setbacks what went wrong so far
/// @param cancel null while nobody wants it cancelled
public record Job(
        Head head,
        Ask ask,
        Terms terms,
        JobState state,
        Instant since,
        long runToken,
        Setbacks setbacks,
        @Nullable CancelRequest cancel) {

    /// Who asked, and which job it is.
    ///
    /// @param metadata echoed in every event
    /// @param trace W3C `traceparent` of the publisher
    /// @param part its place in a production; null for a job by itself
    /// @param origin the jobs that it comes of
    public record Head(
            JobId id,
            RequestIdentity identity,
            UserId userId,
            Instant createdAt,
            Map<String, String> metadata,
            @Nullable String trace,
            @Nullable Part part,
            List<Origin> origin) {

        /// Of a job by itself that comes of no other.
        public Head(
                JobId id,
                RequestIdentity identity,
                UserId userId,
                Instant createdAt,
                Map<String, String> metadata,
                @Nullable String trace) {
            this(id, identity, userId, createdAt, metadata, trace, null, List.of());
        }

        public Head {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(identity, "identity is null");
            Objects.requireNonNull(userId, "userId is null");
            Objects.requireNonNull(createdAt, "createdAt is null");
            metadata = Map.copyOf(metadata);
            origin = List.copyOf(origin);
        }
    }

    /// What was asked.
    ///
    /// @param requestedModel as the publisher wrote it; [Terms#model] is what it came to
    /// @param priority 0 to 9 within the user's own jobs; higher goes first
    /// @param deadline the job expires if it has not been submitted by then
    /// @param wish what the prompt is made of, where a director makes it; until then the prompt is the wish
    public record Ask(
            String requestedModel,
            Work work,
            int priority,
            @Nullable Instant deadline,
            @Nullable Wish wish) {

        /// Without a wish.
        public Ask(String requestedModel, Work work, int priority, @Nullable Instant deadline) {
            this(requestedModel, work, priority, deadline, null);
        }

        public Ask {
            Objects.requireNonNull(requestedModel, "requestedModel is null");
            Objects.requireNonNull(work, "work is null");
        }
    }

    /// On what terms it was admitted.
    ///
    /// @param lane the set of backends that can serve it, which is its fair queue
    /// @param estimateMicros highest cost among those backends, which is what is reserved
    /// @param fairCost its weight in the fair queue, as far as it is [#counted]
    public record Terms(String model, String lane, long estimateMicros, long fairCost, Reservation reservation) {

        /// Some seventy million of the currency: what a user's turn is moved on by at most for one job, so that the
        /// order, which is kept in finer units, stays within its range.
        private static final long MOST_COUNTED = 1L << 46;

        public Terms {
            Objects.requireNonNull(model, "model is null");
            Objects.requireNonNull(lane, "lane is null");
            Objects.requireNonNull(reservation, "reservation is null");
        }

        /// What a cost counts for in the fair order, where no job counts for more than [#MOST_COUNTED].
        public static long counted(long micros) {
            return Math.min(micros, MOST_COUNTED);
        }
    }

    public Job {
        Objects.requireNonNull(head, "head is null");
        Objects.requireNonNull(ask, "ask is null");
        Objects.requireNonNull(terms, "terms is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(since, "since is null");
        Objects.requireNonNull(setbacks, "setbacks is null");
    }

    /// A job as it is admitted, since its head was made.
    public static Job admitted(Head head, Ask ask, Terms terms, JobState state) {
        return new Job(head, ask, terms, state, head.createdAt(), 0, Setbacks.NONE, null);
    }

    public JobId id() {
        return head.id();
    }

    public UserId userId() {
        return head.userId();
    }

    /// Its place in a production; null for a job by itself.
    public @Nullable Part part() {
        return head.part();
    }

    /// The same job, knowing that somebody wants it cancelled.
    public Job cancelRequested(CancelRequest request) {
        return cancel != null ? this : new Job(head, ask, terms, state, since, runToken, setbacks, request);
    }

    /// The step from here to a state reached by one of the present state's own moves.
    public Transition to(JobState next, Instant now) {
        return new Transition(this, new Job(head, ask, terms, next, now, runToken, setbacks.after(next), cancel));
    }

    /// The same job with a prompt that was made of its wish, waiting for one thing less.
    ///
    /// @throws IllegalStateException when it does not wait
    public Job directed(Work other, Wish wish, Instant now) {
        if (!(state instanceof JobState.Held held)) {
            throw new IllegalStateException("does not wait for a director: " + id());
        }
        Ask asked = new Ask(ask.requestedModel(), other, ask.priority(), ask.deadline(), wish);
        return new Job(head, asked, terms, held.loosened(), now, runToken, setbacks, cancel);
    }

    public boolean cancelRequested() {
        return cancel != null;
    }

    public @Nullable Instant cancelRequestedAt() {
        return cancel == null ? null : cancel.at();
    }
}
