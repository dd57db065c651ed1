package dev.bobine.persistence;

import dev.bobine.job.Asset;
import dev.bobine.job.CharacterName;
import dev.bobine.job.Charge;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Kind;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job, live or settled, as whoever asks for it may see it: everything but the prompt and what is between us and the
/// provider. Columns that a live or a settled job does not have are null.
///
/// @param eligibleAt of a waiting job, not to be started before
/// @param clipSeconds what it takes of the seconds of a day
/// @param delayed whether the job waits for its own start time
/// @param kind of what comes of it, by its name on the wire
/// @param look name of the look in its prompt
/// @param characters whom it shows; null where nobody is
/// @param directed whether a director makes its prompt
/// @param promptSha256 null in lists
public record JobRecord(
        UUID id,
        String userId,
        String source,
        String requestId,
        String requestedModel,
        String model,
        String lane,
        int priority,
        Instant createdAt,
        @Nullable Instant expiresAt,
        long estimate,
        int clipSeconds,
        String state,
        Instant since,
        int attempt,
        @Nullable Instant eligibleAt,
        boolean delayed,
        @Nullable Instant cancelRequestedAt,
        @Nullable String backend,
        @Nullable String externalId,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        @Nullable Integer progress,
        @Nullable Long charged,
        @Nullable String chargeSource,
        @Nullable Asset clip,
        @Nullable String failureKind,
        @Nullable String failureStage,
        @Nullable String failureMessage,
        @Nullable Instant deletedAt,
        String kind,
        @Nullable UUID production,
        @Nullable String step,
        FrameSize size,
        boolean audio,
        @Nullable String look,
        @Nullable List<CharacterName> characters,
        boolean directed,
        Map<String, String> metadata,
        @Nullable String trace,
        @Nullable List<OriginRow> origin,
        @Nullable String promptSha256) {

    /// @throws IllegalArgumentException when nothing is called like the source of its charge
    public JobRecord {
        if (chargeSource != null) {
            Charge.Source unused = Charge.Source.valueOf(chargeSource.toUpperCase(Locale.ROOT));
        }
        Objects.requireNonNull(metadata, "metadata is null");
        Objects.requireNonNull(size, "size is null");
    }

    /// Its place in a production, if it has one.
    public @Nullable Part part() {
        return production == null || step == null ? null : new Part(new ProductionId(production), step);
    }

    /// Seconds of its clip; 0 of a still, whatever that takes of the seconds of a day.
    public int seconds() {
        return kind.equals(Kind.VIDEO.wire()) ? clipSeconds : 0;
    }

    /// The jobs that it comes of.
    public List<Origin> origins() {
        return OriginRow.origin(origin);
    }

    private static final String COMMON = Statements.part("part/record-of-any-job") + ",\n";

    /// Columns of a live job, from `job x` and `job_request q`; in the order of [#SETTLED].
    static final String LIVE = COMMON + Statements.part("part/record-of-a-live-job");

    /// Columns of a settled job, from `job_settled x` and `job_request q`.
    static final String SETTLED = COMMON + Statements.part("part/record-of-an-ended-job");
}
