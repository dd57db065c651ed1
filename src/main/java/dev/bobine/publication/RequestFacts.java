package dev.bobine.publication;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Hashes;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is told again of a request. Of one that could not be read, only the identity is sure.
public record RequestFacts(
        RequestIdentity identity,
        @Nullable UserId userId,
        @Nullable String model,
        @Nullable String promptSha256,
        Map<String, String> metadata) {

    public RequestFacts {
        Objects.requireNonNull(identity, "identity is null");
        metadata = Map.copyOf(metadata);
    }

    public static RequestFacts of(GenerationRequest request) {
        return new RequestFacts(
                request.identity(),
                request.userId(),
                request.model(),
                Hashes.sha256(request.render().prompt()),
                request.metadata());
    }
}
