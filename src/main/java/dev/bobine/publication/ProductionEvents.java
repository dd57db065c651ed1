package dev.bobine.publication;

import dev.bobine.job.Asset;
import dev.bobine.job.EventType;
import dev.bobine.job.Stage;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.ProductionRecord.JobRow;
import dev.bobine.persistence.ProductionRecord.MemberRow;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts how a production stands into the words of the contract.
final class ProductionEvents {

    private static final Set<String> ENDED_WITHOUT_CLIP = Set.of("failed", "cancelled", "expired");

    /// Of a step that ended because another one did.
    private static final String CONSEQUENCE = "dependency";

    private ProductionEvents() {}

    /// @param progress 0 to 100
    static EventData.OfProduction of(EventType type, ProductionRecord production, int progress, Instant at, String currency) {
        boolean failed = type == EventType.PRODUCTION_FAILED;
        boolean completed = type == EventType.PRODUCTION_COMPLETED;
        return new EventData.OfProduction(
                type,
                production,
                progress,
                at,
                currency,
                failed ? error(production) : null,
                completed ? result(production) : null);
    }

    private static @Nullable Asset result(ProductionRecord production) {
        return production.job(production.result()).map(JobRow::clip).orElse(null);
    }

    /// Why it has no result: what the first of its steps ended with that did not end for another one's sake.
    private static ErrorFacts error(ProductionRecord production) {
        Optional<MemberRow> lost = production.members().stream()
                .filter(member -> ENDED_WITHOUT_CLIP.contains(
                        production.job(member.job()).state()))
                .filter(member ->
                        !CONSEQUENCE.equals(production.job(member.job()).failureKind()))
                .findFirst();
        return lost.map(member -> error(member.step(), production.job(member.job())))
                .orElseGet(() -> new ErrorFacts(
                        CONSEQUENCE, Stage.SCHEDULING, "A step ended without a clip.", null, null));
    }

    private static ErrorFacts error(String step, JobRow job) {
        String field = "steps." + step;
        String message = job.failureMessage();
        return job.failureKind() == null || job.failureStage() == null || message == null
                ? new ErrorFacts(CONSEQUENCE, Stage.SCHEDULING, "The step " + step + " was " + job.state() + ".", field, null)
                : new ErrorFacts(
                        job.failureKind(),
                        Stage.valueOf(job.failureStage().toUpperCase(Locale.ROOT)),
                        message,
                        field,
                        null);
    }
}
