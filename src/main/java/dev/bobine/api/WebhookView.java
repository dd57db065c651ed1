package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.EventType;
import dev.bobine.persistence.WebhookStore.Endpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An endpoint as its owner sees it.
///
/// @param events words such as `completed`
/// @param userId whose events; `*` for those of all users
/// @param state `enabled`, `failing` (the last call failed) or `disabled`
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An endpoint that gets events.")
record WebhookView(
        String name,
        String url,
        List<String> events,
        String format,
        String userId,
        String state,
        Instant createdAt,
        @JsonUnwrapped Secrets secrets,
        @JsonUnwrapped Failing failing) {

    /// By what calls are signed.
    ///
    /// @param secret shown once, when it is new
    /// @param previousSecretUntil until when calls are signed with the secret before, too
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Secrets(@Nullable String secret, @Nullable Instant previousSecretUntil) {}

    /// How calls of it have failed.
    ///
    /// @param failingSince since when it has taken nothing
    /// @param nextCallAt when it is called again after failures
    /// @param disabledReason `gone` (it said so, 410) or `failing` (for days)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failing(
            @Nullable Instant failingSince,
            int failures,
            @Nullable Instant nextCallAt,
            @Nullable Instant disabledAt,
            @Nullable String disabledReason) {

        static Failing of(Endpoint.Health health) {
            return new Failing(
                    health.failingSince(),
                    health.failures(),
                    health.heldUntil(),
                    health.disabledAt(),
                    health.disabledReason());
        }
    }

    static WebhookView of(Endpoint endpoint, @Nullable String secret) {
        boolean disabled = endpoint.health().disabledAt() != null;
        return new WebhookView(
                endpoint.name(),
                endpoint.url(),
                Arrays.stream(EventType.values())
                        .filter(type -> endpoint.types().contains(type.wire()))
                        .map(EventType::word)
                        .toList(),
                endpoint.format(),
                Objects.requireNonNullElse(endpoint.userId(), "*"),
                disabled ? "disabled" : endpoint.health().failures() > 0 ? "failing" : "enabled",
                endpoint.createdAt(),
                new Secrets(secret, endpoint.secrets().previousUntil()),
                Failing.of(endpoint.health()));
    }
}
