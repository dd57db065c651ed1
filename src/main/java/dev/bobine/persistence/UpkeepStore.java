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

    private static final String OLD_WEEKS = """
            select c.relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
            cross join lateral (
              select cast(to_date(right(c.relname, 8), 'YYYYMMDD') as timestamp) at time zone 'UTC' as monday,
                     cast(to_date(right(c.relname, 8), 'YYYYMMDD') + 7 as timestamp) at time zone 'UTC' as end) week
            where c.relname ~ '^(ledger|job_request|job_settled|event)_p[0-9]{8}$'
              and (cast(:name as text) = '' or c.relname = :name)
              and week.end <= clock_timestamp() - cast(cast(:kept as text) as interval)
              and not exists (select 1 from job j where j.id < first_id_of(week.end))
              and not exists (
                select 1 from job_settled s where s.state = 'completed' and s.deleted_at is null
                  and s.id >= first_id_of(week.monday) and s.id < first_id_of(week.end))
              and not exists (select 1 from outbox o where o.job_id < first_id_of(week.end))
            order by c.relname
            """;

    /// What a week of the ledger still means is kept as one entry per user, so that sums stay what they are.
    private static final String CARRY = """
            insert into ledger (subject, run, kind, user_id, prepaid_micros, held_micros, month, day, at)
            select cast(substr(cast(first_id_of(now()) as text), 1, 14) || '7' || substr(md5(l.user_id || '%1$s'), 1, 3)
                     || '-8' || substr(md5(l.user_id || '%1$s'), 4, 3) || '-' || substr(md5(l.user_id || '%1$s'), 7, 12) as uuid),
                   0, 'carry', l.user_id, sum(l.prepaid_micros), sum(l.held_micros), now() at time zone 'UTC', now() at time zone 'UTC',
                   now()
            from %1$s l group by l.user_id having sum(l.prepaid_micros) <> 0 or sum(l.held_micros) <> 0
            """;

    private static final String FORGET_REQUESTS = """
            delete from request_identity where key in (
              select key from request_identity
              where created_at < clock_timestamp() - cast(cast(:kept as text) as interval) limit :most)
            """;

    private static final String FORGET_AUDIT = """
            delete from audit where id in (
              select id from audit where at < clock_timestamp() - cast(cast(:kept as text) as interval) order by at limit :limit)
            """;

    private static final String FORGET_TOP_UPS = """
            delete from top_up where key in (
              select key from top_up where at < clock_timestamp() - cast(cast(:kept as text) as interval) order by at limit :limit)
            """;

    private static final String LOCK_IDLE = """
            select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
              select a.user_id from account a where a.user_id in (
                select q.user_id from user_queue q join lane l on l.name = q.lane
                where q.queued_jobs = 0 and q.tag <= l.vtime limit :most)
              order by a.user_id for update skip locked) r
            """;

    private static final String DROP_IDLE = """
            delete from user_queue q using lane l
            where l.name = q.lane and q.queued_jobs = 0 and q.tag <= l.vtime
              and q.user_id in (select value from json_array_elements_text(cast(cast(:users as text) as json)))
              and not exists (select 1 from job j where j.user_id = q.user_id)
            """;

    private final Database database;

    UpkeepStore(Database database) {
        this.database = database;
    }

    /// Makes the partitions of the coming weeks; tells how many are new.
    public Uni<Long> makeWeeks(int ahead) {
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.count("select cast(make_weeks(:ahead) as text)", Map.of("ahead", ahead))));
    }

    /// Partitions of which everything is older and belongs to no live job, to no clip that is still there, and to no
    /// event that is still to be sent. By the database's clock, which made the ids' weeks.
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

    private static Uni<Integer> drop(Sql sql, String partition) {
        Uni<Integer> carried = partition.startsWith("ledger_")
                ? sql.update(CARRY.formatted(partition), Map.of())
                : Uni.createFrom().item(0);
        return carried.chain(() -> sql.update("drop table " + partition, Map.of()));
    }

    /// Forgets orders that no client repeats any more; tells how many.
    public Uni<Integer> forgetOrders(int limit) {
        return database.transaction(sql -> RecentOrders.forget(sql, limit));
    }

    /// Forgets top-ups made longer ago, after which one of the same id counts again; what they gave stays.
    ///
    /// @return how many, no more than the limit
    public Uni<Integer> forgetTopUps(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET_TOP_UPS, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Forgets requests answered longer ago; tells how many.
    public Uni<Integer> forgetRequests(Duration kept, int most) {
        return database.statement(sql -> sql.update(FORGET_REQUESTS, Map.of("kept", kept.toString(), "most", most)));
    }

    /// Forgets what operators did longer ago.
    ///
    /// @return how many entries, no more than the limit
    public Uni<Integer> forgetAudit(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET_AUDIT, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Drops queue rows that no longer mean anything: nothing waits, and the lane's virtual time has passed the tag.
    public Uni<Integer> dropIdleQueues(int most) {
        return database.transaction(sql -> sql.returning(LOCK_IDLE, Map.of("most", most), String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0)
                        : sql.update(DROP_IDLE, Map.of("users", Json.write(users)))));
    }

    private record NameRow(String name) {}
}
