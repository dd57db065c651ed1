package dev.bobine.persistence;

import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job that another one comes of, as `job_origin` and `job_request` have it.
public record OriginRow(UUID job, String how) {

    /// @throws IllegalArgumentException when nothing is called so
    public OriginRow {
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(Origin.How.of(how), "how is null");
    }

    /// Null when there are none, so that a job that comes of no other costs nothing.
    public static @Nullable List<OriginRow> of(List<Origin> origin) {
        return origin.isEmpty()
                ? null
                : origin.stream()
                        .map(one -> new OriginRow(one.job().value(), one.how().wire()))
                        .toList();
    }

    static List<Origin> origin(@Nullable List<OriginRow> rows) {
        return rows == null
                ? List.of()
                : rows.stream()
                        .map(row -> new Origin(new JobId(row.job()), Origin.How.of(row.how())))
                        .toList();
    }
}
