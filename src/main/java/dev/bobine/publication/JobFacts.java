package dev.bobine.publication;

import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What every event about a job tells.
///
/// @param request with user and model, which are known of a job
/// @param state name of the state the event leads to, on the wire
/// @param attempt submits so far
/// @param createdAt when the job was admitted
/// @param cancelRequestedAt when somebody asked for it to be stopped
public record JobFacts(
        JobId id,
        RequestFacts request,
        RenderFacts render,
        String state,
        int attempt,
        int priority,
        Instant createdAt,
        CostFacts cost,
        @Nullable Instant cancelRequestedAt,
        Kin kin) {
    /// The jobs that it belongs to.
    ///
    /// @param origin the jobs that it comes of
    public record Kin(@Nullable Part part, List<Origin> origin) {
        public Kin {
            origin = List.copyOf(origin);
        }
    }

    public JobFacts {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(render, "render is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(createdAt, "createdAt is null");
        Objects.requireNonNull(cost, "cost is null");
        if (request.userId() == null || request.model() == null) {
            throw new IllegalArgumentException("a job's user and model are known");
        }
    }
}
