package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads how the service itself stands, for operators: its pods, what they did, what is unresolved, what failed.
@ApplicationScoped
public class OperationQueries {

    /// Audit entries that are looked at for a page.
    static final int SCAN = 5_000;

    /// Pods that are listed.
    public static final int MAX_WORKERS = 1_000;

    /// Failed jobs that are looked at, over all backends.
    static final int MAX_FAILURES = 2_000;

    private static final String WORKERS = Statements.read("list-workers");
    private static final String AUDIT = Statements.read("audit-entries");
    private static final String UNRESOLVED = Statements.read("unresolved-jobs");
    private static final String FAILURES = Statements.read("recent-failures-by-backend");

    private final Database database;

    OperationQueries(Database database) {
        this.database = database;
    }

    /// A pod.
    ///
    /// @param live whether its lease has not lapsed
    /// @param duties what it alone does at present
    public record WorkerRow(
            UUID id,
            String name,
            @Nullable String version,
            Instant startedAt,
            @Nullable Instant leaseUntil,
            boolean live,
            long submitting,
            long rendering,
            long collecting,
            List<String> duties) {}

    /// @param reason why, in the operator's words; null where none was asked for
    public record AuditRow(
            UUID id,
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String reason) {}

    /// Which entries to list; what is null does not matter.
    ///
    /// @param after the entry after which the page begins
    public record AuditFilter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String actor,
            @Nullable String action,
            @Nullable UUID after) {}

    /// @param next the entry after which to go on; null when there is nothing more
    public record AuditPage(
            List<AuditRow> entries, @Nullable UUID next) {}

    /// A job whose submit nobody knows the end of.
    ///
    /// @param dueAt when it is decided without an operator
    public record UnresolvedRow(
            UUID id,
            String userId,
            String model,
            @JsonUnwrapped Sent sent,
            int attempt,
            Instant since,
            @Nullable Instant dueAt,
            @JsonUnwrapped Stakes stakes,
            int parkings,
            @JsonUnwrapped Fault fault) {
        /// The submit of which nobody knows how it ended.
        public record Sent(
                String backend,
                @Nullable String endpoint,
                @Nullable String providerModel,
                @Nullable String idempotencyKey,
                @Nullable Instant submittedAt) {}

        /// Why nobody knows.
        public record Fault(
                @Nullable String failureKind,
                @Nullable String failureStage,
                @Nullable String failureMessage) {}

        /// The money that it is about.
        ///
        /// @param held money set aside for it
        /// @param offerMicros what the submit costs if it had an effect
        public record Stakes(long held, @Nullable Long offerMicros) {}
    }

    /// @param last when the latest of them failed
    public record FailureRow(String backend, String code, long jobs, Instant last) {}

    public Uni<List<WorkerRow>> workers() {
        return database.look(sql -> sql.rows(WORKERS, Map.of("limit", MAX_WORKERS), WorkerRow.class));
    }

    public Uni<List<UnresolvedRow>> unresolved(List<UUID> jobs) {
        return jobs.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.look(sql -> sql.rows(UNRESOLVED, Map.of("ids", Json.write(jobs)), UnresolvedRow.class));
    }

    /// Why jobs failed that were admitted within that time.
    public Uni<List<FailureRow>> failures(Instant now, Duration within) {
        UUID first = new UUID(now.minus(within).toEpochMilli() << 16, 0);
        return database.look(sql -> sql.rows(FAILURES, Map.of("first", first, "scan", MAX_FAILURES), FailureRow.class));
    }

    public Uni<AuditPage> audit(AuditFilter filter, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> base = new ArrayList<>(List.of("true"));
        id(base, parameters, ">=", "from", filter.from());
        id(base, parameters, "<", "to", filter.to());
        if (filter.after() != null) {
            parameters.put("after", filter.after());
            base.add("e.id < :after");
        }
        List<String> fits = new ArrayList<>(List.of("true"));
        equal(fits, parameters, "actor", filter.actor());
        equal(fits, parameters, "action", filter.action());
        parameters.put("limit", limit + 1);
        parameters.put("scan", fits.size() == 1 ? limit + 1 : SCAN);
        String statement =
                AUDIT.replace(":base", String.join(" and ", base)).replace(":fits", String.join(" and ", fits));
        return database.look(sql -> sql.rows(statement, parameters, FoundRow.class))
                .map(rows -> page(rows.getFirst(), limit));
    }

    private static AuditPage page(FoundRow row, int limit) {
        List<AuditRow> entries = row.found().stream()
                .sorted(Comparator.comparing((AuditRow entry) -> entry.id().toString())
                        .reversed())
                .limit(limit)
                .toList();
        if (row.found().size() > limit) {
            return new AuditPage(entries, entries.getLast().id());
        }
        return new AuditPage(entries, row.more() ? row.last() : null);
    }

    private static void id(
            List<String> base, Map<String, Object> parameters, String comparison, String name, @Nullable Instant time) {
        if (time != null) {
            parameters.put(name, new UUID(time.toEpochMilli() << 16, 0));
            base.add("e.id " + comparison + " :" + name);
        }
    }

    private static void equal(
            List<String> fits, Map<String, Object> parameters, String column, @Nullable String value) {
        if (value != null) {
            parameters.put(column, value);
            fits.add("e." + column + " = :" + column);
        }
    }

    private record FoundRow(
            List<AuditRow> found, boolean more, @Nullable UUID last) {}
}
