package dev.bobine.rendering;

import dev.bobine.job.Ticket;

/// The answer to "did this submit arrive?".
public sealed interface Lookup {

    /// It did: here is the job.
    record Found(Ticket ticket) implements Lookup {}

    /// It surely did not.
    record Absent() implements Lookup {}

    /// The API cannot be asked by client id.
    record Unsupported() implements Lookup {}

    /// Could be asked, but not this time.
    record Unknown() implements Lookup {}
}
