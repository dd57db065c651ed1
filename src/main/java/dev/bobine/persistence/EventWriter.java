package dev.bobine.persistence;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.EventType;
import dev.bobine.job.Job;
import dev.bobine.job.Rejection;
import dev.bobine.job.Transition;
import dev.bobine.job.Usage;
import java.time.Instant;
import java.util.Optional;

/// Puts what happened into the words of the contract, so that the event is written with the step that it tells of.
public interface EventWriter {

    EventRow accepted(Job job);

    /// Of a job whose prompt a director has made.
    EventRow directed(Job job);

    EventRow rejected(Rejection rejection);

    /// The event of a settled job whose clip, or everything, is gone.
    EventRow deleted(JobRecord job, DeletionReason reason, Instant at);

    /// The event of a settled job of which so much is given back.
    ///
    /// @param micros in millionths of the currency
    EventRow refunded(JobRecord job, long micros, Instant at);

    /// The usage record of a line of the ledger, for those who bill.
    UsageRow usage(Usage usage);

    /// The event of a production.
    ///
    /// @param production as it stands with what the event tells of
    /// @param progress 0 to 100
    EventRow production(EventType type, ProductionRecord production, int progress, Instant at);

    /// The event of a step, if publishers get one.
    Optional<EventRow> of(Transition transition);
}
