package dev.bobine.rendering;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Ticket;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.util.Optional;

/// One backend, spoken to in its dialect. Calls block and belong on a virtual thread; each is at most one request to
/// the provider unless it says otherwise, and each is bounded in time by the backend's configuration.
public interface VideoModel {

    /// What can be asked of this backend at all.
    Capabilities capabilities();

    /// Whether this process can serve the backend: one that works on this machine may lack what it works with.
    default boolean isServedHere() {
        return true;
    }

    /// How many of the references are held in memory while they are submitted, because the provider takes no links.
    default int embeds(Submission submission) {
        return 0;
    }

    /// The paid call. Tries exactly once; the outcome tells truthfully whether it may have been accepted.
    SubmitOutcome submit(Submission submission);

    /// Whether a job is done as soon as it is accepted, because the answer holds what was made. It is then asked for at
    /// once.
    default boolean answersWhenDone() {
        return false;
    }

    /// Where the render stands. Never throws for what the provider or the network does: see [RenderStatus.Unknown].
    RenderStatus poll(Ticket ticket);

    /// Asks by the idempotency key whether a submit of unknown outcome arrived.
    /// [Lookup.Unsupported] where the API cannot tell.
    default Lookup find(Submission submission) {
        return new Lookup.Unsupported();
    }

    /// Asks the provider to stop, where it can be asked.
    default CancelOutcome cancel(Ticket ticket) {
        return CancelOutcome.UNSUPPORTED;
    }

    /// Opens the finished clip at a byte offset.
    ///
    /// @throws IOException when the clip could not be opened this time
    ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException;

    /// The clip is in the bucket and its end is written: what this service holds of it elsewhere may go.
    default void release(Ticket ticket) {}

    /// Whether a call bears the provider's own signature, where the dialect has one and its key is known. The address
    /// that was called has been checked already.
    default boolean vouchesFor(CallbackMessage message) {
        return true;
    }

    /// The provider's id of the job that a call is about, which may be the first that is heard of it. Empty where calls
    /// do not tell.
    default Optional<String> jobIn(CallbackMessage message, Submission submission) {
        return Optional.empty();
    }

    /// The provider's own still picture of the clip, if it serves one.
    default Optional<ClipSource> poster(Ticket ticket, Artifact artifact) {
        return Optional.empty();
    }
}
