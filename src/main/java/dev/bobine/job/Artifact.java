package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// What a finished render left at the provider.
///
/// @param url where the clip is, when it is not simply the job's content; it may carry a signature, so it is never
/// printed
/// @param costMicros what the provider says it billed, in millionths of the deployment's currency; null when it does
/// not say
public record Artifact(@Nullable String url, @Nullable Long costMicros) {

    @Override
    public String toString() {
        return "Artifact[costMicros=" + costMicros + "]";
    }
}
