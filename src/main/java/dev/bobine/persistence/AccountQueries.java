package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads accounts and their books, for operators: by pages, with bounded work for each.
@ApplicationScoped
public class AccountQueries {

    /// Ended jobs that are looked through for their users, and accounts for their names.
    static final int SCAN = 10_000;

    /// Running jobs of one user that are counted.
    static final int MAX_RUNNING = 1_000;

    private static final String ACTIVE = Statements.read("active-users");
    private static final String BY_ID = Statements.read("users-by-id");
    private static final String ACCOUNTS = Statements.read("accounts-of");
    private static final String LEDGER = Statements.read("ledger-of-a-user");

    private final Database database;

    AccountQueries(Database database) {
        this.database = database;
    }

    /// An account in a list.
    ///
    /// @param waiting jobs that wait for their turn
    public record UserRow(@JsonUnwrapped AccountRow account, int running, long waiting) {}

    /// @param next the user after whom to go on; null when there is nobody more
    public record Page(List<UserRow> users, @Nullable String next) {}

    /// A line of the ledger.
    ///
    /// @param subject the job, or the top-up
    public record EntryRow(
            UUID subject,
            long run,
            String kind,
            long planMicros,
            long prepaidMicros,
            long heldMicros,
            int clipSeconds,
            Instant at) {}

    /// Users for whom something is going on, or was since then.
    public Uni<Page> active(Instant since, String after, int limit) {
        UUID first = new UUID(since.toEpochMilli() << 16, 0);
        Map<String, Object> parameters = Map.of("first", first, "after", after, "scan", SCAN, "limit", limit + 1);
        return database.look(sql -> sql.rows(ACTIVE, parameters, IdRow.class)
                .chain(ids -> accounts(
                        sql,
                        ids.stream().limit(limit).map(IdRow::userId).toList(),
                        ids.size() > limit ? ids.get(limit - 1).userId() : null)));
    }

    /// Users whose ids begin so.
    public Uni<Page> byId(String prefix, String after, int limit) {
        Map<String, Object> parameters = Map.of("prefix", prefix, "after", after, "scan", SCAN, "limit", limit + 1);
        return database.look(sql -> sql.rows(BY_ID, parameters, FoundRow.class).chain(rows -> {
            FoundRow row = rows.getFirst();
            List<String> page = row.found().stream().limit(limit).toList();
            String next = row.found().size() > limit ? page.getLast() : row.more() ? row.last() : null;
            return accounts(sql, page, next);
        }));
    }

    private static Uni<Page> accounts(Sql sql, List<String> users, @Nullable String next) {
        Map<String, Object> parameters = Map.of("users", Json.write(users), "limit", MAX_RUNNING);
        return sql.readable(ACCOUNTS, parameters, UserRow.class).map(rows -> new Page(rows, next));
    }

    /// A user's lines of the ledger, newest first.
    ///
    /// @param after the line after which the page begins; null for the first page
    public Uni<List<EntryRow>> ledger(UserId user, @Nullable EntryRow after, int limit) {
        Map<String, Object> parameters = after == null
                ? place(user, "infinity", new UUID(-1, -1), 0, "", limit)
                : place(user, after.at().toString(), after.subject(), after.run(), after.kind(), limit);
        return database.look(sql -> sql.rows(LEDGER, parameters, EntryRow.class));
    }

    private static Map<String, Object> place(UserId user, String at, UUID subject, long run, String kind, int limit) {
        return Map.of("user", user.value(), "at", at, "subject", subject, "run", run, "kind", kind, "limit", limit);
    }

    private record IdRow(String userId) {}

    private record FoundRow(
            List<String> found, boolean more, @Nullable String last) {}
}
