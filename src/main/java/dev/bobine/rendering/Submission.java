package dev.bobine.rendering;

import dev.bobine.job.Claim;
import dev.bobine.job.Drawing;
import dev.bobine.job.Frame;
import dev.bobine.job.Join;
import dev.bobine.job.Prompted;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.job.Work;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// What is sent when a job is submitted: all of it was committed before the call.
///
/// @param modelId the provider's own name of the model
/// @param endpoint base URL of the replica that is to take the job
/// @param idempotencyKey unique per job and attempt
/// @param callback address that the provider may call when the render changes
/// @param permit whether this worker may still act for the job; asked once more when all is ready and the first byte is
/// about to leave, since connecting and preparing references take time in which a lease may lapse
/// @param source the provider's receipt for the clip that this one goes on with, where it goes on with its own clips
/// @param sized called with how many bytes the body has, once all that it is made of is in memory
public record Submission(
        Work work,
        String modelId,
        String endpoint,
        String idempotencyKey,
        Optional<String> callback,
        Optional<Ticket> source,
        BooleanSupplier permit,
        LongConsumer sized) {

    public Submission {
        Objects.requireNonNull(work, "work is null");
        Objects.requireNonNull(modelId, "modelId is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey is null");
        Objects.requireNonNull(callback, "callback is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(permit, "permit is null");
        Objects.requireNonNull(sized, "sized is null");
    }

    /// Without a callback, of somebody who holds no lease because there is nobody else.
    public Submission(Work work, String modelId, String endpoint, String idempotencyKey) {
        this(work, modelId, endpoint, idempotencyKey, Optional.empty(), Optional.empty(), () -> true, _ -> {});
    }

    /// What is submitted for a claim.
    public static Submission of(Work work, Claim claim) {
        return new Submission(work, claim.providerModel(), claim.endpoint(), claim.idempotencyKey());
    }

    /// The work of those who only render.
    public Render render() {
        return switch (work) {
            case Render render -> render;
            case Drawing _, Join _, Frame _ ->
                throw new IllegalStateException("other work came to a model that renders");
        };
    }

    /// The work of those who make stills.
    public Drawing drawing() {
        return switch (work) {
            case Drawing drawing -> drawing;
            case Render _, Join _, Frame _ ->
                throw new IllegalStateException("other work came to a model that makes stills");
        };
    }

    /// The work of all who make something of a prompt.
    public Prompted prompted() {
        return switch (work) {
            case Prompted prompted -> prompted;
            case Join _, Frame _ -> throw new IllegalStateException("the studio's work came to a model");
        };
    }

    public Submission with(Optional<String> address) {
        return new Submission(work, modelId, endpoint, idempotencyKey, address, source, permit, sized);
    }

    public Submission with(BooleanSupplier permission) {
        return new Submission(work, modelId, endpoint, idempotencyKey, callback, source, permission, sized);
    }

    public Submission with(LongConsumer listener) {
        return new Submission(work, modelId, endpoint, idempotencyKey, callback, source, permit, listener);
    }

    /// What goes on with a clip at the replica that has it.
    public Submission after(Ticket clip) {
        return new Submission(
                work, modelId, clip.endpoint(), idempotencyKey, callback, Optional.of(clip), permit, sized);
    }
}
