package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Statements that keep the tables small. Each gives up soon rather than wait for a lock.
@ApplicationScoped
public class UpkeepStore {

    private static final String PATIENCE = "set local lock_timeout = '2s'";

    private static final String OLD_WEEKS = Statements.read("old-weeks");

    private static final String FORGET_REQUESTS = Statements.read("forget-requests");

    private static final String FORGET_AUDIT = Statements.read("forget-audit");

    private static final String FORGET_TOP_UPS = Statements.read("forget-top-ups");

    private static final String LOCK_IDLE = Statements.read("lock-idle-users");

    private static final String DROP_IDLE = Statements.read("drop-idle-backlogs");

    private final Database database;

    UpkeepStore(Database database) {
        this.database = database;
    }

    /// Makes the partitions of the coming weeks; returns how many are new.
    public Uni<Long> makeWeeks(int ahead) {
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.count("select cast(make_weeks(:ahead) as text)", Map.of("ahead", ahead))));
    }

    /// Partitions of which everything is older and belongs to no live job, to none that ended later, to no clip that is
    /// still there, and to no event that is still to be sent. By the database's clock, which made the ids' weeks.
    ///
    /// @param kept for how long everything is kept
    public Uni<List<String>> oldWeeks(Duration kept) {
        return database.transaction(sql -> oldWeeks(sql, "", kept));
    }

    static Uni<List<String>> oldWeeks(Sql sql, String name, Duration kept) {
        return sql.rows(OLD_WEEKS, Map.of("name", name, "kept", kept.toString()), NameRow.class)
                .map(rows -> rows.stream().map(NameRow::name).toList());
    }

    /// Drops a partition that [#oldWeeks] named, unless something came meanwhile for which it is still needed: whoever
    /// sends an old event again reads it first, and what follows is seen once the partition is locked.
    ///
    /// @return whether it is gone
    public Uni<Boolean> dropWeek(String partition, Duration kept) {
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.update("lock table " + partition + " in access exclusive mode", Map.of()))
                .chain(() -> oldWeeks(sql, partition, kept))
                .chain(named -> named.isEmpty()
                        ? Uni.createFrom().item(false)
                        : drop(sql, partition).replaceWith(true)));
    }

    /// What a week of the ledger still means is kept as one entry per user, so that sums stay what they are.
    private static Uni<Integer> drop(Sql sql, String partition) {
        Uni<Long> carried = partition.startsWith("ledger_")
                ? sql.count("select cast(carry_week(:week) as text)", Map.of("week", partition))
                : Uni.createFrom().item(0L);
        return carried.chain(() -> sql.update("drop table " + partition, Map.of()));
    }

    /// Forgets orders that no client repeats any more; returns how many.
    public Uni<Integer> forgetOrders(int limit) {
        return database.transaction(sql -> RecentOrders.forget(sql, limit));
    }

    /// Forgets top-ups made longer ago, after which one of the same id counts again; what they gave stays.
    ///
    /// @return how many, no more than the limit
    public Uni<Integer> forgetTopUps(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET_TOP_UPS, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Forgets requests answered longer ago; returns how many.
    public Uni<Integer> forgetRequests(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET_REQUESTS, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Forgets what operators did longer ago.
    ///
    /// @return how many entries, no more than the limit
    public Uni<Integer> forgetAudit(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET_AUDIT, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Drops queue rows that no longer mean anything: nothing waits, and the lane's virtual time has passed the tag.
    public Uni<Integer> dropIdleQueues(int limit) {
        return database.transaction(sql -> sql.returning(LOCK_IDLE, Map.of("limit", limit), String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0)
                        : sql.update(DROP_IDLE, Map.of("users", Json.write(users)))));
    }

    private record NameRow(String name) {}
}
