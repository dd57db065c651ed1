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
/// @param basis the finished clip that it builds on; null for none
/// @param directed whether the prompt is a wish, of which a director makes what the model is told
public record GenerationRequest(
        RequestHead head,
        String model,
        RenderRequest render,
        Schedule schedule,
        @Nullable Basis basis,
        boolean directed)
        implements Requested {

    public GenerationRequest {
        Objects.requireNonNull(head, "head is null");
        Objects.requireNonNull(model, "model is null");
        Objects.requireNonNull(render, "render is null");
        Objects.requireNonNull(schedule, "schedule is null");
    }

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
                new RequestHead(identity, userId, maxCostMicros, null, metadata, trace),
                model,
                render,
                new Schedule(priority, notBefore, deadline),
                null,
                false);
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

    public @Nullable Instant notBefore() {
        return schedule.notBefore();
    }

    /// Whether so much is more than it may cost.
    public boolean isOver(long estimateMicros) {
        Long limit = maxCostMicros();
        return limit != null && estimateMicros > limit;
    }

    /// The same request under another source.
    public GenerationRequest from(String source) {
        return with(head.from(source));
    }

    /// The same request as a part of another trace, or of another part of its own.
    public GenerationRequest tracedBy(@Nullable String traceparent) {
        return with(head.tracedBy(traceparent));
    }

    /// The same request for what may cost so much.
    public GenerationRequest atMost(@Nullable Long micros) {
        return with(head.atMost(micros));
    }

    /// The same request, whose listener knows somebody else's signature.
    public GenerationRequest signedBy(String owner) {
        return with(head.signedBy(owner));
    }

    /// The same request without a deadline that has passed.
    public GenerationRequest timelyAt(Instant now) {
        return new GenerationRequest(head, model, render, schedule.timelyAt(now), basis, directed);
    }

    /// The same request with other references.
    public GenerationRequest referring(List<Reference> others) {
        return asking(model, render.with(others));
    }

    /// The same request with those characters that it names, of those that are known.
    ///
    /// @param known characters of the request's own user
    public GenerationRequest cast(Collection<CharacterSheet> known) {
        return asking(model, render.with(render.characters().among(known)));
    }

    /// The same request with another seed.
    public GenerationRequest seeded(long other) {
        return asking(model, render.with(render.options().seeded(other)));
    }

    /// The same wish put to another model, or in another way.
    public GenerationRequest asking(String otherModel, RenderRequest other) {
        return new GenerationRequest(head, otherModel, other, schedule, basis, directed);
    }

    /// The same request to a model, for a length and a frame, building on no clip any more.
    public GenerationRequest fitted(String otherModel, @Nullable Integer seconds, @Nullable FrameSize size) {
        RenderRequest fitted = render.fitted(
                seconds == null ? render.seconds() : seconds,
                size == null ? render.shape().size() : size);
        return new GenerationRequest(head, otherModel, fitted, schedule, null, directed);
    }

    private GenerationRequest with(RequestHead other) {
        return new GenerationRequest(other, model, render, schedule, basis, directed);
    }

    /// Leaves the prompt and the references out: requests end up in logs.
    @Override
    public String toString() {
        return "GenerationRequest[" + identity() + " model=" + model + "]";
    }
}
