package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Asset;
import dev.bobine.job.CharacterName;
import dev.bobine.job.Charge;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.Part;
import dev.bobine.job.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job, live or settled, as whoever asks for it may see it: everything but the prompt and what is between us and the
/// provider. Columns that a live or a settled job does not have are null.
///
/// @param call what its provider was asked to do, and when
/// @param fault what went wrong; all null where nothing did
public record JobRecord(
        Job.Head head,
        @JsonUnwrapped Ask ask,
        @JsonUnwrapped Terms terms,
        @JsonUnwrapped Output output,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped Call call,
        @JsonUnwrapped Fault fault,
        @JsonUnwrapped Result result) {

    private static final String COMMON = Statements.part("part/record-of-any-job") + ",\n";

    /// Columns of a live job, from `job x` and `job_request q`; in the order of [#SETTLED].
    static final String LIVE = COMMON + Statements.part("part/record-of-a-live-job");

    /// Columns of a settled job, from `job_settled x` and `job_request q`.
    static final String SETTLED = COMMON + Statements.part("part/record-of-an-ended-job");

    /// What was asked, but for the prompt.
    ///
    /// @param deadline the user's deadline
    /// @param directed whether a director makes its prompt
    /// @param promptSha256 null in lists
    public record Ask(
            String requestedModel,
            int priority,
            @Nullable Instant deadline,
            boolean directed,
            @Nullable String promptSha256) {}

    /// On what terms it was admitted.
    ///
    /// @param estimate in micros
    /// @param clipSeconds what it takes of the seconds of a day
    public record Terms(String model, String lane, long estimate, int clipSeconds) {}

    /// What is to come of it.
    ///
    /// @param kind by its name on the wire
    /// @param look name of the look in its prompt
    /// @param characters whom it shows; null where it shows none
    public record Output(
            String kind,
            FrameSize size,
            boolean audio,
            @Nullable String look,
            @Nullable List<CharacterName> characters) {

        public Output {
            Objects.requireNonNull(size, "size is null");
        }
    }

    /// How it stands.
    ///
    /// @param since when the state was reached
    /// @param eligibleAt of a waiting job, not to be started before
    /// @param delayed whether the job waits for its own start time
    public record Standing(
            String state,
            Instant since,
            int attempt,
            @Nullable Instant eligibleAt,
            boolean delayed,
            @Nullable Instant dueAt,
            @Nullable Integer progress,
            @Nullable Instant cancelRequestedAt) {}

    /// The provider's work.
    public record Call(
            @Nullable String backend,
            @Nullable String externalId,
            @Nullable Instant submittedAt) {}

    /// Why it failed or is unresolved, or why the attempt before did.
    public record Fault(
            @Nullable String failureKind,
            @Nullable String failureStage,
            @Nullable String failureMessage) {}

    /// What came of it.
    ///
    /// @param charged in micros
    /// @param deletedAt when the clip was removed
    public record Result(
            @Nullable Long charged,
            @Nullable String chargeSource,
            @Nullable Asset clip,
            @Nullable Instant deletedAt) {

        /// @throws IllegalArgumentException when nothing is called like the source of its charge
        public Result {
            if (chargeSource != null) {
                Charge.Source unused = Charge.Source.valueOf(chargeSource.toUpperCase(Locale.ROOT));
            }
        }

        /// Null while it has not ended.
        public @Nullable Charge charge() {
            return charged == null || chargeSource == null
                    ? null
                    : new Charge(charged, Charge.Source.valueOf(chargeSource.toUpperCase(Locale.ROOT)));
        }
    }

    public JobId id() {
        return head.id();
    }

    public UserId userId() {
        return head.userId();
    }

    public String state() {
        return standing.state();
    }

    /// Its place in a production, if it has one.
    public @Nullable Part part() {
        return head.part();
    }

    /// Seconds of its clip; 0 of a still, whatever that takes of the seconds of a day.
    public int seconds() {
        return output.kind().equals(Kind.VIDEO.wire()) ? terms.clipSeconds() : 0;
    }

    public @Nullable Asset clip() {
        return result.clip();
    }

    /// When its clip was removed; null while it is there.
    public @Nullable Instant deletedAt() {
        return result.deletedAt();
    }
}
