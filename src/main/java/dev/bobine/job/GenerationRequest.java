package dev.bobine.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A well-formed request for a clip as its publisher wrote it; what was left out is null and is settled at admission.
///
/// @param model public model name, alias, or `auto`
/// @param priority 0 to 9 within the user's own jobs; higher goes first
/// @param notBefore the job waits until then
/// @param deadline the job expires if it has not been submitted by then
/// @param metadata echoed in every event
/// @param trace W3C `traceparent` of the publisher
public record GenerationRequest(
        RequestIdentity identity,
        UserId userId,
        String prompt,
        String model,
        @Nullable Integer seconds,
        @Nullable FrameSize size,
        @Nullable String aspectRatio,
        @Nullable String resolution,
        @Nullable Boolean audio,
        @Nullable Long seed,
        @Nullable String negativePrompt,
        @Nullable String style,
        int priority,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        List<Reference> references,
        Map<String, String> metadata,
        @Nullable String trace) {

    public GenerationRequest {
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(userId, "userId is null");
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(model, "model is null");
        references = List.copyOf(references);
        metadata = Map.copyOf(metadata);
    }

    /// The same request under another source.
    public GenerationRequest from(String source) {
        return with(new RequestIdentity(source, identity.id()), trace);
    }

    /// The same request as a part of another trace, or of another part of its own.
    public GenerationRequest tracedBy(@Nullable String traceparent) {
        return with(identity, traceparent);
    }

    /// The same request for another length and frame.
    public GenerationRequest fitted(@Nullable Integer otherSeconds, @Nullable FrameSize otherSize) {
        return new GenerationRequest(
                identity,
                userId,
                prompt,
                model,
                otherSeconds,
                otherSize,
                aspectRatio,
                resolution,
                audio,
                seed,
                negativePrompt,
                style,
                priority,
                notBefore,
                deadline,
                references,
                metadata,
                trace);
    }

    /// The same request with other references.
    public GenerationRequest referring(List<Reference> others) {
        return new GenerationRequest(
                identity,
                userId,
                prompt,
                model,
                seconds,
                size,
                aspectRatio,
                resolution,
                audio,
                seed,
                negativePrompt,
                style,
                priority,
                notBefore,
                deadline,
                others,
                metadata,
                trace);
    }

    /// The same request with another seed.
    public GenerationRequest seeded(long other) {
        return new GenerationRequest(
                identity,
                userId,
                prompt,
                model,
                seconds,
                size,
                aspectRatio,
                resolution,
                audio,
                other,
                negativePrompt,
                style,
                priority,
                notBefore,
                deadline,
                references,
                metadata,
                trace);
    }

    private GenerationRequest with(RequestIdentity newIdentity, @Nullable String newTrace) {
        return new GenerationRequest(
                newIdentity,
                userId,
                prompt,
                model,
                seconds,
                size,
                aspectRatio,
                resolution,
                audio,
                seed,
                negativePrompt,
                style,
                priority,
                notBefore,
                deadline,
                references,
                metadata,
                newTrace);
    }

    /// Leaves the prompt and the references out: requests end up in logs.
    @Override
    public String toString() {
        return "GenerationRequest[" + identity + " model=" + model + "]";
    }
}
