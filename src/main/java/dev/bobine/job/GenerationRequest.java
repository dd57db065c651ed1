package dev.bobine.job;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A well-formed request for a clip as its publisher wrote it.
///
/// @param model public model name, alias, or `auto`
/// @param priority 0 to 9 within the user's own jobs; higher goes first
/// @param notBefore the job waits until then
/// @param deadline the job expires if it has not been submitted by then
/// @param maxCostMicros the most that it may be estimated at, in millionths of the currency; null for no such limit
/// @param metadata echoed in every event
/// @param listener where to tell of the job by HTTP; null for nowhere
/// @param trace W3C `traceparent` of the publisher
/// @param basis the finished clip that it builds on; null for none
/// @param directed whether the prompt is a wish, of which a director makes what the model is told
public record GenerationRequest(
        RequestIdentity identity,
        UserId userId,
        String model,
        RenderRequest render,
        int priority,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        @Nullable Long maxCostMicros,
        @Nullable Listener listener,
        Map<String, String> metadata,
        @Nullable String trace,
        @Nullable Basis basis,
        boolean directed) {

    /// One whose prompt goes to the model as it is, that builds on no other clip, and to whose job nobody listens by
    /// HTTP.
    public GenerationRequest(
            RequestIdentity identity,
            UserId userId,
            String model,
            RenderRequest render,
            int priority,
            @Nullable Instant notBefore,
            @Nullable Instant deadline,
            @Nullable Long maxCostMicros,
            Map<String, String> metadata,
            @Nullable String trace) {
        this(
                identity,
                userId,
                model,
                render,
                priority,
                notBefore,
                deadline,
                maxCostMicros,
                null,
                metadata,
                trace,
                null,
                false);
    }

    public GenerationRequest {
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(userId, "userId is null");
        Objects.requireNonNull(model, "model is null");
        Objects.requireNonNull(render, "render is null");
        metadata = Map.copyOf(metadata);
    }

    /// One that builds on no other clip, and may cost whatever the plan has room for.
    public GenerationRequest(
            RequestIdentity identity,
            UserId userId,
            String model,
            RenderRequest render,
            int priority,
            @Nullable Instant notBefore,
            @Nullable Instant deadline,
            Map<String, String> metadata,
            @Nullable String trace) {
        this(identity, userId, model, render, priority, notBefore, deadline, null, metadata, trace);
    }

    /// Whether so much is more than it may cost.
    public boolean isOver(long estimateMicros) {
        return maxCostMicros != null && estimateMicros > maxCostMicros;
    }

    /// The same request under another source.
    public GenerationRequest from(String source) {
        return with(new RequestIdentity(source, identity.id()), render, trace);
    }

    /// The same request as a part of another trace, or of another part of its own.
    public GenerationRequest tracedBy(@Nullable String traceparent) {
        return with(identity, render, traceparent);
    }

    /// The same request with other references.
    public GenerationRequest referring(List<Reference> others) {
        return with(identity, render.with(others), trace);
    }

    /// The same request to a model, for a length and a frame, building on no clip any more.
    public GenerationRequest fitted(String otherModel, @Nullable Integer seconds, @Nullable FrameSize size) {
        RenderRequest fitted = render.fitted(
                seconds == null ? render.seconds() : seconds,
                size == null ? render.shape().size() : size);
        return new GenerationRequest(
                identity,
                userId,
                otherModel,
                fitted,
                priority,
                notBefore,
                deadline,
                maxCostMicros,
                listener,
                metadata,
                trace,
                null,
                directed);
    }

    /// The same request with those characters that it names, of those that are known.
    ///
    /// @param known characters of the request's own user
    public GenerationRequest cast(Collection<CharacterSheet> known) {
        return with(identity, render.with(render.characters().among(known)), trace);
    }

    /// The same request, whose listener knows somebody else's signature.
    public GenerationRequest signedBy(String owner) {
        return new GenerationRequest(
                identity,
                userId,
                model,
                render,
                priority,
                notBefore,
                deadline,
                maxCostMicros,
                listener == null ? null : listener.of(owner),
                metadata,
                trace,
                basis,
                directed);
    }

    /// The same request with another seed.
    public GenerationRequest seeded(long other) {
        return with(identity, render.with(render.options().seeded(other)), trace);
    }

    /// The same wish put to another model, or in another way.
    public GenerationRequest asking(String otherModel, RenderRequest other) {
        return new GenerationRequest(
                identity,
                userId,
                otherModel,
                other,
                priority,
                notBefore,
                deadline,
                maxCostMicros,
                listener,
                metadata,
                trace,
                basis,
                directed);
    }

    /// The same request for what may cost so much.
    public GenerationRequest atMost(@Nullable Long micros) {
        return new GenerationRequest(
                identity, userId, model, render, priority, notBefore, deadline, micros, listener, metadata, trace,
                basis, directed);
    }

    private GenerationRequest with(RequestIdentity whose, RenderRequest other, @Nullable String traceparent) {
        return new GenerationRequest(
                whose,
                userId,
                model,
                other,
                priority,
                notBefore,
                deadline,
                maxCostMicros,
                listener,
                metadata,
                traceparent,
                basis,
                directed);
    }

    /// Leaves the prompt and the references out: requests end up in logs.
    @Override
    public String toString() {
        return "GenerationRequest[" + identity + " model=" + model + "]";
    }
}
