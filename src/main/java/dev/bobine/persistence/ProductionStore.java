package dev.bobine.persistence;

import dev.bobine.job.CancelRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.AdmissionStore.AfterRow;
import dev.bobine.persistence.AdmissionStore.NewProductionRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Productions: reading and cancelling them. What follows for them from the ends of their jobs is written with those
/// ends.
@ApplicationScoped
public class ProductionStore {

    private static final String STANDINGS = Statements.read("standings-of-productions");
    private static final String ADMIT = Statements.read("admit-productions");
    private static final String LIST = Statements.read("list-productions");
    private static final String FORGET = Statements.read("forget-productions");
    private static final String FORGET_ORIGINS = Statements.read("forget-origins");
    private static final String CANCEL = Statements.read("cancel-production");

    private static final UUID NEWEST = new UUID(-1, -1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Database database;
    private final ProductionWriter writer;
    private final Wakeups wakeups;
    private final EndMeters ends;

    ProductionStore(Database database, ProductionWriter writer, Wakeups wakeups, EndMeters ends) {
        this.database = database;
        this.ends = ends;
        this.writer = writer;
        this.wakeups = wakeups;
    }

    /// Which productions to list, newest first.
    ///
    /// @param outcome null for all
    /// @param before the last production of the page before
    public record Filter(
            @Nullable UserId user,
            @Nullable String outcome,
            @Nullable ProductionId before,
            int limit) {}

    static Uni<Map<UUID, ProductionRecord>> find(Sql sql, Set<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return sql.readable(STANDINGS, Map.of("productions", Json.write(ids)), ProductionRecord.class)
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.whose().id(), row -> row)));
    }

    static Uni<Long> write(Sql sql, List<NewProductionRow> productions, List<AfterRow> edges) {
        return productions.isEmpty()
                ? Uni.createFrom().item(0L)
                : sql.count(ADMIT, Map.of("productions", Json.write(productions), "edges", Json.write(edges)));
    }

    public Uni<Optional<ProductionRecord>> find(ProductionId id) {
        return database.statement(sql -> find(sql, Set.of(id.value())))
                .map(found -> Optional.ofNullable(found.get(id.value())));
    }

    /// The request of a production, at length.
    public Uni<Optional<String>> plan(ProductionId id) {
        String query = "select cast(p.plan as text) as plan from production p where p.id = :id";
        return database.statement(sql -> sql.rows(query, Map.of("id", id.value()), PlanRow.class))
                .map(rows -> rows.stream().map(PlanRow::plan).findFirst());
    }

    private record PlanRow(String plan) {}

    public Uni<List<ProductionRecord>> list(Filter filter) {
        Map<String, Object> parameters = Map.of(
                "user",
                filter.user() == null ? "" : filter.user().value(),
                "outcome",
                filter.outcome() == null ? "" : filter.outcome(),
                "before",
                (filter.before() == null ? NEWEST : filter.before().value()).toString(),
                "limit",
                filter.limit());
        return database.transaction(sql -> sql.rows(LIST, parameters, IdRow.class)
                        .chain(rows -> find(sql, rows.stream().map(IdRow::id).collect(Collectors.toSet()))))
                .map(found -> found.values().stream()
                        .sorted(Comparator.comparing((ProductionRecord row) ->
                                        row.whose().id().toString())
                                .reversed())
                        .toList());
    }

    private record IdRow(UUID id) {}

    /// Cancels what has not been submitted and notes the wish on what runs, in one transaction.
    ///
    /// @return the production as it was before; empty when there is none
    public Uni<Optional<ProductionRecord>> cancel(ProductionId id, CancelRequest request) {
        return find(id).chain(
                        found -> found.map(production -> database.transaction(sql -> cancel(sql, production, request))
                                        .invoke(ends::count)
                                        .replaceWith(found))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /// Throws away the clips of all steps but one. One after the other, so that of two choices at once the first holds.
    ///
    /// @return whether the production has ended, and the step has a clip that nobody has thrown away
    public Uni<Boolean> choose(ProductionRecord production, String step) {
        Map<String, String> users = Map.of(
                "users", Json.write(List.of(production.whose().userId())), "patience", PATIENCE.toMillis() + "ms");
        return database.transaction(sql -> sql.returning(StepWriter.LOCK_ACCOUNTS, users, String.class)
                .chain(() -> find(sql, Set.of(production.whose().id())))
                .chain(found -> choose(sql, found.get(production.whose().id()), step)));
    }

    private static Uni<Boolean> choose(Sql sql, @Nullable ProductionRecord now, String step) {
        UUID chosen = now == null || !now.end().isEnd()
                ? null
                : now.job(step)
                        .filter(job -> job.clip() != null)
                        .map(ProductionRecord.JobRow::id)
                        .orElse(null);
        if (now == null || chosen == null) {
            return Uni.createFrom().item(false);
        }
        String user = now.whose().userId();
        Uni<Integer> noted = Uni.createFrom().item(0);
        for (ProductionRecord.JobRow job : now.jobs()) {
            if (job.clip() != null && !job.id().equals(chosen)) {
                noted = noted.chain(() -> UnwantedClips.note(sql, new JobId(job.id()), user));
            }
        }
        return noted.replaceWith(true);
    }

    private Uni<ProductionWriter.Followed> cancel(Sql sql, ProductionRecord production, CancelRequest request) {
        Map<String, String> users = Map.of(
                "users", Json.write(List.of(production.whose().userId())), "patience", PATIENCE.toMillis() + "ms");
        Map<String, Object> cancel = Map.of(
                "production", production.whose().id().toString(),
                "at", request.at(),
                "by", request.by().wire(),
                "reason", request.reason() == null ? "" : request.reason());
        return sql.returning(StepWriter.LOCK_ACCOUNTS, users, String.class)
                .chain(() -> sql.count(CANCEL, cancel))
                .chain(marked -> marked == 0
                        ? Uni.createFrom().item(ProductionWriter.Followed.NOTHING)
                        : writer.follow(sql, Map.of(production.whose().id(), request.at())));
    }

    /// Removes productions that are older than jobs are kept and have none left; returns how many.
    public Uni<Long> forget(Duration kept, int limit) {
        return database.statement(sql -> sql.count(FORGET, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Removes lineage that is older than jobs are kept and of which neither job is left; tells how much.
    public Uni<Long> forgetOrigins(Duration kept, int limit) {
        return database.statement(sql -> sql.count(FORGET_ORIGINS, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Lets those know that are concerned by a cancelled production.
    public void wake() {
        wakeups.wake(Wakeup.CANCEL);
        wakeups.wake(Wakeup.OUTBOX);
    }
}
