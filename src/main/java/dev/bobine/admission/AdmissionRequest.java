package dev.bobine.admission;

import dev.bobine.job.Frame;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Listener;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import dev.bobine.job.production.ProductionRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What intake puts before admission: every one gets an answer.
public sealed interface AdmissionRequest {

    RequestIdentity identity();

    /// The endpoint that gets what becomes of it; empty where there is none, or where that was said before.
    default Optional<Listener> listener() {
        return switch (this) {
            case Valid(var request, var _) -> Optional.ofNullable(request.listener());
            case Production(var request, var _) -> Optional.ofNullable(request.listener());
            case Invalid invalid -> Optional.ofNullable(invalid.subscriber());
            case Retry _, Cut _ -> Optional.empty();
        };
    }

    /// By what a retry of it is known that its identity does not tell.
    default Optional<Order> recognition() {
        return switch (this) {
            case Valid request -> Optional.ofNullable(request.order());
            case Production request -> Optional.ofNullable(request.order());
            case Cut _, Retry _, Invalid _ -> Optional.empty();
        };
    }

    /// A request in good form.
    ///
    /// @param order what tells a client's own retry, where the request has no identity that would; else null
    record Valid(GenerationRequest request, @Nullable Order order) implements AdmissionRequest {
        public Valid(GenerationRequest request) {
            this(request, null);
        }

        @Override
        public RequestIdentity identity() {
            return request.identity();
        }
    }

    /// A picture to be taken of a clip of the same user that is there.
    record Cut(RequestIdentity identity, UserId userId, Frame work) implements AdmissionRequest {}

    /// A request for a production in good form.
    ///
    /// @param order what tells a client's own retry, where the request has no identity that would; else null
    record Production(ProductionRequest request, @Nullable Order order) implements AdmissionRequest {
        public Production(ProductionRequest request) {
            this(request, null);
        }

        @Override
        public RequestIdentity identity() {
            return request.identity();
        }
    }

    /// That some steps of a production that has ended are to be done again, perhaps in another way.
    ///
    /// @param request the production as it is to be
    /// @param steps those to be done again or changed; empty for all that have no clip
    /// @param elsewhere those of them that are to go on with another clip
    /// @param endedAt when the production had ended that was looked at: it must not have moved since; null
    /// while it is open
    /// @param key what tells that the same is asked for again, which is done once; null when that was not said
    record Retry(
            ProductionId production,
            ProductionRequest request,
            Set<String> steps,
            Set<String> elsewhere,
            @Nullable Instant endedAt,
            @Nullable RequestIdentity key)
            implements AdmissionRequest {
        public Retry {
            steps = Set.copyOf(steps);
            elsewhere = Set.copyOf(elsewhere);
        }

        @Override
        public RequestIdentity identity() {
            return key == null ? request.identity() : key;
        }

        Retry of(ProductionRequest other) {
            return new Retry(production, other, steps, elsewhere, endedAt, key);
        }
    }

    /// A record that is meant as a request but cannot be one.
    ///
    /// @param kind what it was meant to be: `generation`, `cancel` or `unknown`
    /// @param userId null when it did not say
    /// @param subscriber the endpoint that gets the refusal; null when it did not say
    record Invalid(
            String kind,
            RequestIdentity identity,
            @Nullable UserId userId,
            Map<String, String> metadata,
            @Nullable Listener subscriber,
            Refusal refusal,
            @Nullable String trace)
            implements AdmissionRequest {

        /// The same, where who is told of it gets calls that are signed by somebody's secret.
        public Invalid signedBy(String owner) {
            return subscriber == null
                    ? this
                    : new Invalid(kind, identity, userId, metadata, subscriber.of(owner), refusal, trace);
        }
    }
}
