package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.StateNames;
import dev.bobine.job.production.Member;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.ProductionRecord.JobRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A production over HTTP, in the words of its events. What is not known is left out.
///
/// @param result the step whose clip is the production's, if there is one
/// @param montage which way a film is made: `native`, by one job for all of its shots, or `steps`, by a join of clips
/// @param steps each after those that it needs
/// @param clip where the result is, once it is there
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Production")
record ProductionView(
        UUID productionId,
        @JsonUnwrapped Standing standing,
        @JsonUnwrapped WhoseView whose,
        @Nullable String title,
        @Nullable String result,
        String onFailure,
        @Nullable String montage,
        List<StepView> steps,
        @Nullable String clip,
        CostView cost) {

    /// How it stands.
    ///
    /// @param state `open`, `completed`, `failed` or `cancelled`: a function of its jobs
    /// @param progress of all its steps together, by their lengths
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Standing(
            String state,
            int progress,
            @Nullable Instant endedAt,
            @Nullable Instant cancelRequestedAt) {}

    /// @param jobId the job that the step is at present; see GET /jobs/{id}
    /// @param state of that job; `removed` when it is not kept any longer
    /// @param needs steps that have to have ended well before
    /// @param blockedOn what it waits for besides its turn
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProductionStep")
    record StepView(
            String step,
            UUID jobId,
            String state,
            @Nullable Integer progress,
            List<String> needs,
            @Nullable String blockedOn,
            @Nullable String clip,
            @Nullable ErrorView error) {}

    @Schema(name = "ProductionError")
    record ErrorView(String code, String stage, String message) {}

    /// Of the jobs that the steps are at present, in millionths of the currency.
    ///
    /// @param chargedMicros so far
    @Schema(name = "ProductionCost")
    record CostView(long estimateMicros, long chargedMicros, String currency) {}

    String state() {
        return standing.state();
    }

    static ProductionView of(ProductionRecord production, String currency) {
        int progress = production.production().next(production.standings()).progress();
        return new ProductionView(
                production.whose().id(),
                new Standing(
                        production.outcome(),
                        progress,
                        production.endedAt(),
                        production.cancelling().cancelRequestedAt()),
                new WhoseView(
                        production.whose().userId(),
                        production.whose().requestId(),
                        production.whose().source(),
                        production.whose().metadata(),
                        production.createdAt()),
                production.title(),
                production.result(),
                production.onFailure(),
                production.montage().orElse(null),
                production.production().members().stream()
                        .map(member -> step(production, member))
                        .toList(),
                production.job(production.result()).map(ProductionView::clip).orElse(null),
                new CostView(production.estimate(), production.charged(), currency));
    }

    private static StepView step(ProductionRecord production, Member member) {
        JobRow job = production.job(member.job().value());
        boolean running = StateNames.TAKEN.contains(job.state());
        return new StepView(
                member.step(),
                member.job().value(),
                job.state(),
                running ? job.progress() : null,
                member.needs(),
                production.blockedOn(member.job()).orElse(null),
                clip(job),
                job.failureKind() == null || job.failureStage() == null || job.failureMessage() == null
                        ? null
                        : new ErrorView(job.failureKind(), job.failureStage(), job.failureMessage()));
    }

    private static @Nullable String clip(JobRow job) {
        return job.clip() == null ? null : "/jobs/" + job.id() + "/clip";
    }
}
