package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Actor;
import dev.bobine.job.Asset;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.production.Member;
import dev.bobine.job.production.OnFailure;
import dev.bobine.job.production.Outcome;
import dev.bobine.job.production.Production;
import dev.bobine.job.production.Standing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A production with how its jobs stand, as whoever asks for it may see it: everything but what was asked of the
/// models.
///
/// @param jobs those that its steps are at present, as far as they are kept
public record ProductionRecord(
        @JsonUnwrapped Whose whose,
        @Nullable String title,
        List<MemberRow> members,
        @Nullable String result,
        String onFailure,
        Instant createdAt,
        @JsonUnwrapped Cancel cancelling,
        String outcome,
        @Nullable Instant endedAt,
        List<JobRow> jobs) {
    /// Who asked for it.
    public record Whose(
            UUID id,
            String userId,
            String source,
            String requestId,
            Map<String, String> metadata,
            @Nullable String trace) {}

    /// Who wants it cancelled; all null while nobody does.
    public record Cancel(
            @Nullable Instant cancelRequestedAt,
            @Nullable String cancelledBy,
            @Nullable String cancelReason) {

        /// @throws IllegalArgumentException when nobody is called so
        public Cancel {
            if (cancelledBy != null) {
                Actor unused = Actor.valueOf(cancelledBy.toUpperCase(Locale.ROOT));
            }
        }
    }

    public ProductionRecord {
        for (MemberRow member : members) {
            Member unused = member.member();
        }
        Objects.requireNonNull(jobs, "jobs is null");
    }

    /// The state of a job that is not kept any longer.
    private static final JobRow REMOVED = new JobRow(new UUID(0, 0), "removed", 0, 0, 0L, null, null, null, null);

    /// A step with the job that it is at present.
    ///
    /// @param shots how many shots of a film its one job makes; null where that is of no meaning
    public record MemberRow(
            String step,
            UUID job,
            List<String> needs,
            List<String> joins,
            int weight,
            @Nullable Integer shots) {

        /// Of a step that is no film of several shots by itself.
        public MemberRow(String step, UUID job, List<String> needs, List<String> joins, int weight) {
            this(step, job, needs, joins, weight, null);
        }

        public static MemberRow of(Member member) {
            return new MemberRow(
                    member.step(),
                    member.job().value(),
                    member.needs(),
                    member.joins(),
                    member.weight(),
                    member.shots() == 0 ? null : member.shots());
        }

        Member member() {
            return new Member(step, new JobId(job), needs, joins, weight, shots == null ? 0 : shots);
        }
    }

    /// How one of the jobs stands.
    ///
    /// @param charged null while it has not ended
    /// @param clip null where there is none, or none any longer
    public record JobRow(
            UUID id,
            String state,
            int progress,
            long estimate,
            @Nullable Long charged,
            @Nullable Asset clip,
            @Nullable String failureKind,
            @Nullable String failureStage,
            @Nullable String failureMessage) {

        JobRow in(String other) {
            return new JobRow(id, other, progress, estimate, charged, clip, failureKind, failureStage, failureMessage);
        }

        JobRow lost(String other, @Nullable String kind) {
            return new JobRow(id, other, 0, estimate, 0L, null, kind, null, null);
        }
    }

    public Production production() {
        return new Production(
                new ProductionId(whose.id()),
                members.stream().map(MemberRow::member).toList(),
                result,
                OnFailure.of(onFailure),
                cancelling.cancelRequestedAt() != null);
    }

    /// Which way its film is made: `native`, by one job for all of its shots, or `steps`, by a join of clips; empty
    /// where its result is no film.
    public Optional<String> montage() {
        return members.stream()
                .filter(member -> member.step().equals(result))
                .findFirst()
                .flatMap(member -> member.shots() != null
                        ? Optional.of("native")
                        : member.joins().isEmpty() ? Optional.empty() : Optional.of("steps"));
    }

    /// Where the steps stand, by their jobs. One that is not kept any longer has nothing to give.
    public Map<JobId, Standing> standings() {
        Map<JobId, Standing> standings = new HashMap<>();
        for (MemberRow member : members) {
            JobRow job = job(member.job());
            standings.put(
                    new JobId(member.job()),
                    job == REMOVED ? new Standing(Standing.Phase.LOST, 0) : Standing.of(job.state(), job.progress()));
        }
        return standings;
    }

    /// The job that a step is at present; one of state `removed` when it is not kept any longer.
    public JobRow job(UUID job) {
        return jobs.stream().filter(row -> row.id().equals(job)).findFirst().orElse(REMOVED);
    }

    /// The job that a step is at present.
    public Optional<JobRow> job(@Nullable String step) {
        return members.stream()
                .filter(member -> member.step().equals(step))
                .map(member -> job(member.job()))
                .findFirst();
    }

    /// The job that makes its result; the first of its steps where there are several.
    public JobId resultJob() {
        return members.stream()
                .filter(member -> member.step().equals(result))
                .findFirst()
                .or(() -> members.stream().findFirst())
                .map(member -> new JobId(member.job()))
                .orElseThrow();
    }

    /// What a held job of it waits for: the first of its needs that is not there, as `step s2`.
    public Optional<String> blockedOn(JobId held) {
        if (!job(held.value()).state().equals("held")) {
            return Optional.empty();
        }
        return production().members().stream()
                .filter(member -> member.job().equals(held))
                .flatMap(member -> member.needs().stream())
                .filter(need ->
                        job(need).filter(job -> job.state().equals("completed")).isEmpty())
                .findFirst()
                .map(need -> "step " + need);
    }

    /// Reserved for the jobs that its steps are at present.
    public long estimate() {
        return members.stream()
                .mapToLong(member -> job(member.job()).estimate())
                .sum();
    }

    /// Charged so far for those of them that have ended.
    public long charged() {
        return members.stream()
                .map(member -> job(member.job()).charged())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    public Outcome end() {
        return Outcome.of(outcome);
    }

    /// On whose word it is cancelled; empty while nobody wants it.
    public Optional<CancelRequest> cancel() {
        return cancelling.cancelRequestedAt() == null || cancelling.cancelledBy() == null
                ? Optional.empty()
                : Optional.of(new CancelRequest(
                        cancelling.cancelRequestedAt(),
                        Actor.valueOf(cancelling.cancelledBy().toUpperCase(Locale.ROOT)),
                        cancelling.cancelReason()));
    }

    /// The same with some of the jobs in other states, and what follows from it.
    ///
    /// @param moved as they are since
    ProductionRecord moved(Map<UUID, JobRow> moved, Outcome now, Instant at) {
        return new ProductionRecord(
                new ProductionRecord.Whose(
                        whose.id(), whose.userId(), whose.source(), whose.requestId(), whose.metadata(), whose.trace()),
                title,
                members,
                result,
                onFailure,
                createdAt,
                new ProductionRecord.Cancel(
                        cancelling.cancelRequestedAt(), cancelling.cancelledBy(), cancelling.cancelReason()),
                now.wire(),
                now.isEnd() ? at : null,
                jobs.stream().map(job -> moved.getOrDefault(job.id(), job)).toList());
    }
}
