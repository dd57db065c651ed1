package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers for autoscaling and for a look at the whole.
///
/// @param queued jobs that wait for their turn
/// @param delayed jobs that wait for their own start time
/// @param running jobs being submitted, rendered or collected
/// @param oldestQueuedSeconds age of the oldest job that waits for its turn; 0 when none does
/// @param workers pods with a live lease
/// @param capacityWanted jobs that would be running if pods were no limit: those that run and those that users' caps
///     and the backends' free places would let start
record StatsView(
        long queued,
        long delayed,
        long running,
        long unresolved,
        long oldestQueuedSeconds,
        int workers,
        long capacityWanted,
        Outbox outbox,
        List<Backend> backends) {

    /// Events committed and not yet known to be in Kafka.
    record Outbox(long events, long oldestSeconds) {}

    /// @param queued jobs waiting that the backend could take
    /// @param queuedByLane the same by the set of backends that can take them
    /// @param limit jobs the backend may hold; absent when there is no limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Backend(
            String name,
            long queued,
            Map<String, Long> queuedByLane,
            int inFlight,
            @Nullable Integer limit,
            boolean paused) {}
}
