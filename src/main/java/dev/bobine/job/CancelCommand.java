package dev.bobine.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A wish to stop one job, or all jobs of one production. It may arrive before the request it names, while the job runs, or after its end.
///
/// @param by on whose word
/// @param reason at most 200 characters, as the command's schema says
/// @param trace W3C `traceparent` of whoever gave it
public record CancelCommand(
        Target target,
        Actor by,
        @Nullable String reason,
        @Nullable String trace) {

    /// How the job is named.
    public sealed interface Target {

        record ByJob(JobId job) implements Target {}

        record ByProduction(ProductionId production) implements Target {}

        record ByRequest(RequestIdentity request) implements Target {}
    }

    public CancelCommand {
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(by, "by is null");
    }
}
