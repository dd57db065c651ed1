package dev.bobine.publication;

import dev.bobine.contract.MessageKind;
import dev.bobine.job.Actor;
import dev.bobine.job.Asset;
import dev.bobine.job.DeletionReason;
import dev.bobine.job.EventType;
import dev.bobine.job.Wish;
import dev.bobine.persistence.ProductionRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What happened, with everything a consumer needs to act on it. Mirrors the event schemas of the contract.
public sealed interface EventData {

    /// When it happened.
    Instant at();

    /// An event about a job.
    sealed interface OfJob extends EventData {
        JobFacts job();
    }

    record Accepted(
            JobFacts job,
            Instant at,
            @Nullable Instant notBefore,
            @Nullable Instant deadline) implements OfJob {}

    record Rejected(RequestFacts request, MessageKind kind, Instant at, ErrorFacts error) implements EventData {}

    /// @param wish of which the prompt was made
    /// @param direction how
    record Directed(JobFacts job, Instant at, Wish wish, Wish.Direction direction) implements OfJob {}

    record Started(JobFacts job, Instant at) implements OfJob {}

    /// @param progress 0 to 100
    record Progressed(JobFacts job, Instant at, int progress) implements OfJob {}

    record Completed(JobFacts job, Instant at, Asset clip) implements OfJob {}

    record Failed(JobFacts job, Instant at, ErrorFacts error) implements OfJob {}

    record Cancelled(
            JobFacts job, Instant at, Actor by, @Nullable String reason) implements OfJob {}

    record Expired(JobFacts job, Instant at, Instant deadline) implements OfJob {}

    /// @param resolveAt when it is settled without an operator; null when it waits for one
    record Unresolved(
            JobFacts job,
            Instant at,
            ErrorFacts error,
            @Nullable Instant resolveAt) implements OfJob {}

    /// @param clip what was in the bucket, if anything
    record Deleted(
            JobFacts job,
            Instant at,
            DeletionReason reason,
            @Nullable Asset clip) implements OfJob {}

    /// @param micros what was given back, in millionths of the currency
    record Refunded(JobFacts job, Instant at, long micros) implements OfJob {}

    /// About a production.
    ///
    /// @param kind one of those of productions
    /// @param progress 0 to 100
    /// @param error why it failed
    /// @param clip its result
    record OfProduction(
            EventType kind,
            ProductionRecord production,
            int progress,
            Instant at,
            String currency,
            @Nullable ErrorFacts error,
            @Nullable Asset clip)
            implements EventData {}

    /// The event's type.
    default EventType type() {
        return switch (this) {
            case Accepted _ -> EventType.ACCEPTED;
            case Rejected rejected ->
                rejected.kind() == MessageKind.PRODUCTION ? EventType.PRODUCTION_REJECTED : EventType.REJECTED;
            case Directed _ -> EventType.DIRECTED;
            case OfProduction ofProduction -> ofProduction.kind();
            case Started _ -> EventType.STARTED;
            case Progressed _ -> EventType.PROGRESSED;
            case Completed _ -> EventType.COMPLETED;
            case Failed _ -> EventType.FAILED;
            case Cancelled _ -> EventType.CANCELLED;
            case Expired _ -> EventType.EXPIRED;
            case Unresolved _ -> EventType.UNRESOLVED;
            case Deleted _ -> EventType.DELETED;
            case Refunded _ -> EventType.REFUNDED;
        };
    }
}
