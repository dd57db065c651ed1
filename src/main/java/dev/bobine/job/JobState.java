package dev.bobine.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a job stands. A state holds what is known once it is reached and offers only the moves that are legal from it.
///
/// ```
///            claimed              accepted               rendered             stored
///   Queued ──────────▶ Submitting ─────────▶ Rendering ──────────▶ Collecting ───────▶ Completed
///    ▲▲  │               │    │                │    │                   │
///    ││  └▶ Expired      │    └▶ Unresolved    │    └▶ Cancelled        └▶ Failed
///    ││     Cancelled    │         │  adopted ─┘       Failed
///    │└──── again ───────┴─────────┘                   (again, where resubmission is free)
///    └ Held: released once all that it waits for is there; else cancelled, expired or refused as a queued one is
/// ```
/// A move is a value; [Job#to] makes it a [Transition], and applying that is the store's one conditional write.
public sealed interface JobState {

    /// Has had a turn on a backend.
    sealed interface Claimed extends JobState permits Running, InFlight {
        Claim claim();
    }

    /// A worker runs it.
    sealed interface Running extends Claimed permits Submitting, Taken {

        /// The stage at which it is.
        Stage stage();

        /// Given up without the provider's word. What may have been billed is charged.
        Failed abandoned(Failure failure);
    }

    /// A backend holds it or may hold it.
    sealed interface InFlight extends Claimed permits Submitting, Unresolved, Rendering {}

    /// The provider has accepted it, and a worker follows it.
    sealed interface Taken extends Running permits Rendering, Collecting {

        /// Until when what was paid for can be had.
        Instant until();
    }

    /// Has not been submitted, so that its end costs nothing.
    sealed interface Unsubmitted extends JobState permits Held, Queued {

        /// Not to be started before.
        Instant eligibleAt();

        default Cancelled cancelled() {
            return new Cancelled(attempt(), Charge.NOTHING);
        }

        default Expired expired() {
            return new Expired(attempt());
        }

        default Failed refused(Failure failure) {
            return new Failed(attempt(), failure, Charge.NOTHING);
        }
    }

    /// The end of a job.
    sealed interface Settled extends JobState permits Completed, Failed, Cancelled, Expired {
        Charge charge();
    }

    /// Tries so far, this one included; 0 while none was made.
    int attempt();

    /// The name in the tables and on the wire: the state's own.
    default String wire() {
        return StateNames.of(this);
    }

    /// Waits for something that is not its turn, such as other jobs of its production or a director. It is in no fair
    /// queue and is never claimed: it moves only in the transaction that ends what it waits for.
    ///
    /// @param waits for how many things
    /// @param eligibleAt not to be started before
    record Held(int waits, Instant eligibleAt) implements Unsubmitted {
        public Held {
            Objects.requireNonNull(eligibleAt, "eligibleAt is null");
            if (waits < 1) {
                throw new IllegalArgumentException("a held job waits for something");
            }
        }

        @Override
        public int attempt() {
            return 0;
        }

        /// One of the things that it waits for is there.
        public Unsubmitted loosened() {
            return waits == 1 ? released() : new Held(waits - 1, eligibleAt);
        }

        /// All that it waited for is there.
        public Queued released() {
            return new Queued(0, eligibleAt, null);
        }
    }

    /// Waits for its turn.
    ///
    /// @param eligibleAt not to be started before
    /// @param last why the try before this one ended
    record Queued(int attempt, Instant eligibleAt, @Nullable Failure last) implements Unsubmitted {
        public Queued {
            Objects.requireNonNull(eligibleAt, "eligibleAt is null");
        }

        public Submitting claimed(Claim claim) {
            return new Submitting(attempt + 1, claim);
        }
    }

    /// Committed to one paid call, whose outcome is not known yet.
    record Submitting(int attempt, Claim claim) implements Running, InFlight {
        public Submitting {
            Objects.requireNonNull(claim, "claim is null");
        }

        public Rendering accepted(Ticket ticket, Instant now, Instant deadline) {
            return new Rendering(attempt, claim, ticket, now, deadline, 0);
        }

        /// The same call, made at the replica that has what it goes on with.
        public Submitting at(String replica) {
            return new Submitting(attempt, claim.at(replica));
        }

        /// The call surely had no effect.
        public Queued requeued(Failure failure, Instant at, boolean costsAttempt) {
            return new Queued(costsAttempt ? attempt : attempt - 1, at, failure);
        }

        /// The call was not made.
        public Queued requeuedUnsent(Instant at) {
            return new Queued(attempt - 1, at, null);
        }

        public Unresolved unresolved(Failure failure, @Nullable Instant resolveAt) {
            return new Unresolved(attempt, claim, failure, resolveAt);
        }

        public Failed failed(Failure failure) {
            return new Failed(attempt, failure, Charge.NOTHING);
        }

        public Cancelled cancelled() {
            return new Cancelled(attempt, Charge.NOTHING);
        }

        @Override
        public Stage stage() {
            return Stage.SUBMIT;
        }

        /// Given up without knowing how the call ended. It may have been billed, so the estimate is charged.
        @Override
        public Failed abandoned(Failure failure) {
            return new Failed(attempt, failure, Charge.of(null, claim.offerMicros()));
        }
    }

    /// Parked: nobody knows whether the provider took the job, so its money stays held.
    ///
    /// @param resolveAt when policy decides; null when only an operator does
    record Unresolved(
            int attempt,
            Claim claim,
            Failure failure,
            @Nullable Instant resolveAt) implements InFlight {
        public Unresolved {
            Objects.requireNonNull(claim, "claim is null");
            Objects.requireNonNull(failure, "failure is null");
        }

        /// The provider's job was found.
        public Rendering adopted(Ticket ticket, Instant now, Instant deadline) {
            return new Rendering(attempt, claim, ticket, now, deadline, 0);
        }

        /// Somebody who may decide so says that the first submit had no effect, or that paying twice is acceptable.
        public Queued requeued(Instant at) {
            return new Queued(attempt, at, failure);
        }

        /// Given up. The submit may have been billed, so the estimate is charged unless someone knows better.
        public Failed failed(Charge charge) {
            return new Failed(attempt, failure, charge);
        }
    }

    /// Accepted by the provider and followed by polling.
    ///
    /// @param deadline a render that takes longer has failed
    record Rendering(int attempt, Claim claim, Ticket ticket, Instant submittedAt, Instant deadline, int progress)
            implements Taken, InFlight {
        public Rendering {
            Objects.requireNonNull(ticket, "ticket is null");
            Objects.requireNonNull(deadline, "deadline is null");
            if (progress < 0 || progress > 100) {
                throw new IllegalArgumentException("progress is a percentage");
            }
        }

        public Rendering progressed(int to) {
            return new Rendering(attempt, claim, ticket, submittedAt, deadline, to);
        }

        /// @param retainedUntil until when the provider keeps the clip
        public Collecting rendered(Artifact artifact, Instant retainedUntil) {
            return new Collecting(attempt, claim, ticket, submittedAt, retainedUntil, artifact, 0);
        }

        /// The provider lost the job and submitting it again is free.
        public Queued requeued(Failure failure, Instant at) {
            return new Queued(attempt, at, failure);
        }

        public Failed failed(Failure failure, Charge charge) {
            return new Failed(attempt, failure, charge);
        }

        @Override
        public Stage stage() {
            return Stage.RENDER;
        }

        @Override
        public Instant until() {
            return deadline;
        }

        /// Given up without the provider's word. It may have been billed, so the estimate is charged.
        @Override
        public Failed abandoned(Failure failure) {
            return failed(failure, Charge.of(null, claim.offerMicros()));
        }

        public Cancelled cancelled(Charge charge) {
            return new Cancelled(attempt, charge);
        }
    }

    /// Rendered and paid; the clip is being copied.
    ///
    /// @param retainedUntil after that the provider has deleted the clip
    /// @param tries copies that failed
    record Collecting(
            int attempt,
            Claim claim,
            Ticket ticket,
            Instant submittedAt,
            Instant retainedUntil,
            Artifact artifact,
            int tries)
            implements Taken {

        private static final int MAX_TRIES = 10_000;

        public Collecting {
            Objects.requireNonNull(artifact, "artifact is null");
        }

        /// A copy failed. Beyond some number they are not counted any more, since no wait depends on it.
        public Collecting copyFailed() {
            int counted = Math.min(tries + 1, MAX_TRIES);
            return new Collecting(attempt, claim, ticket, submittedAt, retainedUntil, artifact, counted);
        }

        /// What was rendered is gone and making it again is free.
        public Queued requeued(Failure failure, Instant at) {
            return new Queued(attempt, at, failure);
        }

        public Completed stored(Asset asset) {
            return new Completed(attempt, asset, charge());
        }

        public Failed failed(Failure failure) {
            return new Failed(attempt, failure, charge());
        }

        @Override
        public Stage stage() {
            return Stage.COLLECT;
        }

        @Override
        public Instant until() {
            return retainedUntil;
        }

        @Override
        public Failed abandoned(Failure failure) {
            return failed(failure);
        }

        private Charge charge() {
            return Charge.of(artifact.costMicros(), claim.offerMicros());
        }
    }

    /// What came of it is in the bucket, verified.
    record Completed(int attempt, Asset asset, Charge charge) implements Settled {}

    /// Ended without a clip.
    record Failed(int attempt, Failure failure, Charge charge) implements Settled {}

    /// Ended because the user asked for it.
    record Cancelled(int attempt, Charge charge) implements Settled {}

    /// Waited beyond its own deadline; never submitted.
    record Expired(int attempt) implements Settled {
        @Override
        public Charge charge() {
            return Charge.NOTHING;
        }
    }
}
