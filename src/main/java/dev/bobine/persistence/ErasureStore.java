package dev.bobine.persistence;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deleting all that is known of a user: noted on the account, done in small transactions that can each be repeated,
/// and finished under the account's lock. What was spent stays in the ledger, under a name that leads to nobody.
@ApplicationScoped
public class ErasureStore {

    private static final String OPEN = Statements.read("open-account-to-erase");

    private static final String BEGIN = Statements.read("begin-erasure");

    private static final String PROGRESS = Statements.read("progress-of-erasure");

    private static final String SETTLED = "select " + JobRecord.SETTLED + JobQueries.HASH + """
             from (
              select s.* from job_settled s
              where s.user_id = :user and s.id not in (select o.job_id from outbox o)
              order by s.id limit :most) x
            join job_request q on q.job_id = x.id
            """;

    /// Events of a job that are still to be sent keep it for a moment, so that consumers see its story to the end.
    private static final String ERASE = """
            with d as materialized (
              select * from json_to_recordset(cast(cast(:events as text) as json)) as d(id uuid, job_id uuid, type text,
                at timestamptz, data text, trace text)),
            gone as (
              delete from job_settled s using d
              where s.id = d.job_id and s.user_id = :user and s.id not in (select o.job_id from outbox o)
              returning s.id),
            asked as (delete from job_request r using gone where r.job_id = gone.id),
            derived as (delete from job_origin o using gone where o.job_id = gone.id),
            past as (delete from event e using gone where e.job_id = gone.id),
            late as (delete from late_render l using gone where l.job_id = gone.id),
            undelivered as (delete from delivery v using gone where v.job_id = gone.id),
            unnamed as (delete from clip_label n using gone where n.job_id = gone.id),
            unshared as (delete from share h using gone where h.job_id = gone.id),
            told as (
              insert into event (id, job_id, type, at, data, trace)
              select d.id, d.job_id, d.type, d.at, cast(d.data as json), d.trace from d join gone on gone.id = d.job_id
              returning id, job_id, type, data),
            posted as (
              insert into outbox (event_id, job_id) select id, job_id from told),
            """ + DeliveryStore.DUE + """
            select cast(count(*) as text) from gone
            """;

    private static final String LOCK = Statements.read("lock-account-to-erase");

    /// What is left, or still to be sent. Webhooks get a minute to hear of it.
    private static final String LEFT = """
            select cast(
              (select count(*) from job j where j.user_id = :user)
              + (select count(*) from job_settled s where s.user_id = :user)
              + (select count(*) from request_identity i where i.user_id = :user
                 and i.job_id in (select o.job_id from outbox o))
              + (select count(*) from production p where p.user_id = :user and p.id in (select o.job_id from outbox o))
              + (select count(*) from delivery v join webhook w on w.id = v.webhook_id and w.disabled_at is null
                 where v.user_id = :user and v.state = 'pending' and v.attempts = 0
                   and v.created_at > clock_timestamp() - interval '1 minute')
              + (select count(*) from usage_outbox o where o.user_id = :user)
              + (select count(*) from upload u where u.user_id = :user) as text)
            """;

    /// Requests stay known by their hash, so that one which Kafka delivers again does not begin anew.
    private static final List<String> FINISH = List.of(
            """
            delete from event e using delivery v
            where v.user_id = :user and e.job_id = v.job_id and e.id = v.event_id
              and v.job_id not in (select o.job_id from outbox o)
            """,
            "delete from delivery where user_id = :user",
            """
            delete from event e using webhook w where (w.user_id = :user or w.owner = 'user:' || :user)
              and e.job_id = w.id and e.id not in (select o.event_id from outbox o)
            """,
            "delete from webhook where user_id = :user or owner = 'user:' || :user",
            "delete from webhook_secret where owner = 'user:' || :user",
            """
            delete from event e using request_identity i where i.user_id = :user and e.job_id = i.job_id
              and i.job_id not in (select o.job_id from outbox o)
            """,
            """
            update request_identity set refusal = null, user_id = null
            where user_id = :user and job_id not in (select o.job_id from outbox o)
            """,
            "delete from character_sheet where user_id = :user",
            "delete from treatment_version where user_id = :user",
            "delete from treatment where user_id = :user",
            "delete from direction_day where user_id = :user",
            "delete from direction where user_id = :user",
            """
            delete from event e using production p where p.user_id = :user and e.job_id = p.id
              and p.id not in (select o.job_id from outbox o)
            """,
            "delete from production where user_id = :user",
            """
            delete from bulk_result r using bulk b where b.user_id = :user and r.bulk_id = b.id
            """,
            "delete from bulk where user_id = :user",
            "delete from user_queue where user_id = :user",
            "delete from top_up where user_id = :user",
            "delete from recent_order where user_id = :user",
            "delete from unwanted_clip where user_id = :user",
            "delete from clip_label where user_id = :user",
            "delete from share where user_id = :user",
            "update ledger set user_id = :nobody where user_id = :user",
            """
            update account set user_id = :nobody, plan = null, overrides = null, erase_requested_at = null,
              erase_requested_by = null
            where user_id = :user and exists (select 1 from ledger l where l.user_id = :nobody)
            """,
            "delete from account where user_id = :user");

    /// Longer than it takes to finish a deletion of much.
    private static final String LOCK_PATIENCE = "10s";

    private final Database database;
    private final EventWriter events;
    private final Bells bells;

    ErasureStore(Database database, EventWriter events, Bells bells) {
        this.database = database;
        this.events = events;
        this.bells = bells;
    }

    /// What is left of a user.
    ///
    /// @param requestedAt when its deletion began; null when nobody asked for it
    /// @param live jobs that have not ended and can be cancelled
    /// @param unresolved jobs that wait for a decision, and keep the deletion waiting
    /// @param ended jobs that have ended
    public record Progress(@Nullable Instant requestedAt, int live, int unresolved, int ended) {}

    /// Empty when nothing is known of the user.
    public Uni<Optional<Progress>> progress(UserId user) {
        return database.statement(sql -> sql.rows(PROGRESS, Map.of("user", user.value()), Progress.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Begins, unless it has begun. A deletion that is just being finished is waited for under the account's lock, so
    /// that what follows sees whether anything is left.
    ///
    /// @param actor who wants it
    /// @return whether it does; false when it had begun before, or nothing is known of the user
    public Uni<Boolean> begin(UserId user, String actor, Instant now) {
        Map<String, Object> begin = Map.of("user", user.value(), "actor", actor, "now", now);
        Map<String, Object> open = Map.of("user", user.value(), "now", now);
        return database.transaction(sql -> sql.returning(
                        StepSql.LOCK_ACCOUNTS,
                        Map.of("users", Json.write(List.of(user.value())), "patience", LOCK_PATIENCE),
                        String.class)
                .chain(() -> sql.update(OPEN, open))
                .chain(() -> sql.update(BEGIN, begin))
                .chain(begun -> begun == 0
                        ? Uni.createFrom().item(false)
                        : AuditStore.add(sql, entry(user, actor, "user_deletion_requested", now))
                                .replaceWith(true)));
    }

    /// Users whose data are being deleted, the longest waiting first.
    public Uni<List<UserId>> pending(int most) {
        String query = "select user_id from account where erase_requested_at is not null"
                + " order by erase_requested_at limit :most";
        return database.statement(sql -> sql.rows(query, Map.of("most", most), UserRow.class))
                .map(rows -> rows.stream().map(row -> new UserId(row.userId())).toList());
    }

    public Uni<List<JobId>> live(UserId user, int most) {
        String query = "select id from job where user_id = :user order by id limit :most";
        return database.statement(sql -> sql.rows(query, Map.of("user", user.value(), "most", most), IdRow.class))
                .map(rows -> rows.stream().map(row -> new JobId(row.id())).toList());
    }

    /// Jobs that have ended and whose every event has been sent.
    public Uni<List<JobRecord>> settled(UserId user, int most) {
        return database.statement(
                sql -> sql.rows(SETTLED, Map.of("user", user.value(), "most", most), JobRecord.class));
    }

    /// Deletes jobs whose objects are gone already, with what was asked and what happened, and tells of it.
    ///
    /// @return how many
    public Uni<Long> erase(UserId user, List<JobRecord> jobs, Instant now) {
        List<EventRow> told = jobs.stream()
                .map(job -> events.deleted(job, DeletionReason.OPERATOR, now))
                .toList();
        Map<String, Object> parameters = Map.of("user", user.value(), "events", Json.write(told));
        return database.statement(sql -> sql.count(ERASE, parameters)).invoke(() -> bells.ring(Bell.OUTBOX));
    }

    /// Ends the deletion when no job is left; false while something keeps it waiting.
    ///
    /// @param nobody the name under which the ledger goes on
    public Uni<Boolean> finish(UserId user, String nobody, Instant now) {
        Map<String, String> of = Map.of("user", user.value());
        return database.transaction(sql -> sql.returning(LOCK, of, LockedRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(false)
                        : sql.count(LEFT, of)
                                .chain(left -> left > 0
                                        ? Uni.createFrom().item(false)
                                        : finish(sql, user, nobody, entry(user, rows.getFirst(), now)))));
    }

    private static AuditStore.Entry entry(UserId user, LockedRow locked, Instant now) {
        return entry(user, locked.actor(), "user_deleted", now);
    }

    private static Uni<Boolean> finish(Sql sql, UserId user, String nobody, AuditStore.Entry entry) {
        Uni<Integer> all = Uni.createFrom().item(0);
        for (String statement : FINISH) {
            Map<String, String> parameters = statement.contains(":nobody")
                    ? Map.of("user", user.value(), "nobody", nobody)
                    : Map.of("user", user.value());
            all = all.chain(() -> sql.update(statement, parameters));
        }
        return all.chain(() -> AuditStore.add(sql, entry)).replaceWith(true);
    }

    private static AuditStore.Entry entry(UserId user, String actor, String action, Instant now) {
        return new AuditStore.Entry(now, actor, action, "user:" + Hashes.sha256(user.value()), null);
    }

    private record UserRow(String userId) {}

    private record IdRow(UUID id) {}

    private record LockedRow(String userId, String actor) {}
}
