package dev.bobine.admission;

import dev.bobine.job.EventType;
import dev.bobine.job.Job;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.production.Member;
import dev.bobine.job.production.Outcome;
import dev.bobine.job.production.Production;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.persistence.AdmissionStore.AfterRow;
import dev.bobine.persistence.AdmissionStore.NewProductionRow;
import dev.bobine.persistence.EventRow;
import dev.bobine.persistence.EventWriter;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.ProductionRecord.JobRow;
import dev.bobine.persistence.ProductionRecord.MemberRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Between what was decided of a production and its rows.
final class ProductionRows {

    private ProductionRows() {}

    static NewProductionRow row(
            ProductionId id,
            ProductionRequest request,
            Plan plan,
            List<Member> members,
            Instant createdAt,
            @Nullable UUID webhook,
            Instant now) {
        return new NewProductionRow(
                new NewProductionRow.Whose(
                        id.value(),
                        request.userId().value(),
                        request.identity().source(),
                        request.identity().id(),
                        request.metadata(),
                        request.trace()),
                request.title(),
                request.plan(),
                members.stream().map(MemberRow::of).toList(),
                request.resultStep().orElse(null),
                request.onFailure().wire(),
                new NewProductionRow.Share(plan.weight(), plan.running()),
                webhook,
                createdAt,
                now);
    }

    static List<AfterRow> edges(List<Casting.Cast> made) {
        return made.stream()
                .flatMap(cast -> cast.after().stream()
                        .map(after -> new AfterRow(cast.job().id().value(), after.value())))
                .toList();
    }

    /// @param before what is known of a production that is retried; null for a new one
    static EventRow accepted(
            EventWriter events,
            NewProductionRow row,
            List<Casting.Cast> made,
            @Nullable ProductionRecord before,
            Instant now) {
        List<JobRow> jobs = new ArrayList<>();
        if (before != null) {
            row.members().stream()
                    .map(member -> before.job(member.job()))
                    .filter(job -> made.stream()
                            .noneMatch(cast -> cast.job().id().value().equals(job.id())))
                    .forEach(jobs::add);
        }
        made.forEach(cast -> jobs.add(job(cast.job())));
        ProductionRecord record = new ProductionRecord(
                new ProductionRecord.Whose(
                        row.whose().id(),
                        row.whose().userId(),
                        row.whose().source(),
                        row.whose().requestId(),
                        row.whose().metadata(),
                        row.whose().trace()),
                row.title(),
                row.members(),
                row.result(),
                row.onFailure(),
                row.createdAt(),
                new ProductionRecord.Cancel(null, null, null),
                Outcome.OPEN.wire(),
                null,
                jobs);
        Production production = record.production();
        return events.production(
                EventType.PRODUCTION_ACCEPTED,
                record,
                production.next(record.standings()).progress(),
                now);
    }

    private static JobRow job(Job job) {
        return new JobRow(
                job.id().value(), job.state().wire(), 0, job.terms().estimateMicros(), null, null, null, null, null);
    }
}
