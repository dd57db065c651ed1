package dev.bobine.admission;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What intake puts before admission: every one gets an answer.
public sealed interface Application {

    RequestIdentity identity();

    /// By what a retry of it is known that its identity does not tell.
    default Optional<Order> recognition() {
        return this instanceof Wellformed request ? Optional.ofNullable(request.order()) : Optional.empty();
    }

    /// A request in good form.
    ///
    /// @param order what tells a client's own retry, where the request has no identity that would; else null
    record Wellformed(GenerationRequest request, @Nullable Order order) implements Application {
        public Wellformed(GenerationRequest request) {
            this(request, null);
        }

        @Override
        public RequestIdentity identity() {
            return request.identity();
        }
    }

    /// A record that is meant as a request but cannot be one.
    ///
    /// @param kind what it was meant to be: `generation`, `cancel` or `unknown`
    /// @param userId null when it did not say
    record Malformed(
            String kind,
            RequestIdentity identity,
            @Nullable UserId userId,
            Map<String, String> metadata,
            Refusal refusal,
            @Nullable String trace)
            implements Application {}
}
