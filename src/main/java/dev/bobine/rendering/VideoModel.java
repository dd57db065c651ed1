package dev.bobine.rendering;

import dev.bobine.job.Artifact;
import dev.bobine.job.Ticket;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.util.Optional;

/// One backend, spoken to in its dialect. Calls block and belong on a virtual thread; each is at most one request to
/// the
/// provider unless it says otherwise, and each is bounded in time by the backend's configuration.
public interface VideoModel {

    /// What can be asked of this backend at all.
    Capabilities capabilities();

    /// The paid call. Tries exactly once; the outcome tells truthfully whether it may have been accepted.
    SubmitOutcome submit(Submission submission);

    /// Where the render stands. Never throws for what the provider or the network does: see [RenderStatus.Unknown].
    RenderStatus poll(Ticket ticket);

    /// Asks by the idempotency key whether a submit of unknown outcome arrived.
    /// [Lookup.Unsupported] where the API cannot tell.
    Lookup find(Submission submission);

    /// Asks the provider to stop.
    CancelOutcome cancel(Ticket ticket);

    /// Opens the finished clip at a byte offset.
    ///
    /// @throws IOException when the clip could not be opened this time
    ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException;

    /// The provider's own still picture of the clip, if it serves one.
    Optional<ClipSource> poster(Ticket ticket, Artifact artifact);
}
