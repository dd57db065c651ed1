package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.Rejection;
import dev.bobine.job.Transition;
import java.util.Optional;

/// Puts what happened into the words of the contract, so that the event is written with the step that it tells of.
public interface EventWriter {

    EventRow accepted(Job job);

    EventRow rejected(Rejection rejection);

    /// The event of a step, if publishers are told of it.
    Optional<EventRow> of(Transition transition);
}
