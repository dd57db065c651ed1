package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.persistence.DeliveryStore.DeliveryRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Some deliveries of an endpoint, newest first.
///
/// @param next where the following page is; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryPage(List<Delivery> deliveries, @Nullable String next) {

    public DeliveryPage {
        deliveries = List.copyOf(deliveries);
    }

    /// One event on its way to an endpoint.
    ///
    /// @param state `pending`, `delivered`, `failed`, or `superseded` by newer progress of the same job
    /// @param replay whether it was asked for by a replay, and is tried once
    /// @param nextAttemptAt while it is pending and no attempt is under way
    /// @param last how the last attempt ended
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delivery(
            UUID eventId,
            UUID jobId,
            String type,
            String state,
            boolean replay,
            int attempts,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant endedAt,
            @JsonUnwrapped Answer last) {

        static Delivery of(DeliveryRow row) {
            boolean waits =
                    row.tries().state().equals("pending") && !row.tries().sending();
            return new Delivery(
                    row.eventId(),
                    row.jobId(),
                    row.type(),
                    row.tries().state(),
                    row.once(),
                    row.tries().attempts(),
                    row.createdAt(),
                    waits ? row.tries().dueAt() : null,
                    row.ending().endedAt(),
                    new Answer(
                            row.ending().status(),
                            row.ending().reason(),
                            row.ending().answer()));
        }
    }

    /// What an endpoint said.
    ///
    /// @param status of its answer
    /// @param reason why the attempt failed
    /// @param answer the beginning of the answer's body
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String answer) {}
}
