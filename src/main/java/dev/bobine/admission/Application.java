package dev.bobine.admission;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What intake puts before admission: every one gets an answer.
public sealed interface Application {

    RequestIdentity identity();

    /// A request in good form.
    record Wellformed(GenerationRequest request) implements Application {
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
