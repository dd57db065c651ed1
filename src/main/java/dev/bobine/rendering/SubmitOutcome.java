package dev.bobine.rendering;

import dev.bobine.job.Failure;
import dev.bobine.job.Ticket;

/// What is known after the paid call.
public sealed interface SubmitOutcome {

    /// The provider took the job.
    record Accepted(Ticket ticket) implements SubmitOutcome {}

    /// The provider answered completely and did not take the job, or the request surely never left.
    record Refused(Failure failure) implements SubmitOutcome {}

    /// The worker's permit was gone before the request left; it has not been sent.
    record Withheld() implements SubmitOutcome {}

    /// The request left and no complete answer came: the provider may be rendering, and billing.
    record Ambiguous(Failure failure) implements SubmitOutcome {}
}
