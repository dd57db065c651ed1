package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Removes jobs that are older than their users' plans keep them, a page of users at a time. What is due of a user is
/// found by the indexes that answer for a user anyway, so that a pass costs by users and not by what is kept.
///
/// Requests stay known, so that one which comes again does not begin anew. The ledger's entries stay for as long as
/// their month's budget is counted by them; what they mean beyond it is carried on in one entry per user, so that sums
/// stay what they are.
@ApplicationScoped
public class JobRetentionStore {

    private static final String PATIENCE = "set local statement_timeout = '10s'";

    /// The cutoffs of all plans, and which of them is an account's.
    private static final String CUTOFFS = """
            with cutoff as materialized (
              select * from json_to_recordset(cast(cast(:cutoffs as text) as json)) as c(plan text, past timestamptz))""";

    private static final String CUTOFF_OF_ACCOUNT =
            "c.plan = case when a.plan in (select k.plan from cutoff k) then a.plan else :fallback end";

    /// A clip that is there, an event that is still to be sent and a render that may still end keep their job.
    private static final String REMOVE = """
            %s,
            page as materialized (
              select a.user_id, a.plan from account a where a.user_id > :after order by a.user_id limit :users),
            unsent as materialized (
              select o.job_id from outbox o where o.job_id < first_id_of((select max(c.past) from cutoff c))),
            due as materialized (
              select old.id from page a join cutoff c on %s
              cross join lateral (
                select s.id from job_settled s
                where s.user_id = a.user_id and s.id < first_id_of(c.past) and s.since < c.past
                  and (s.state <> 'completed' or s.deleted_at is not null)
                  and s.id not in (select u.job_id from unsent u)
                  and not exists (select 1 from late_render l where l.job_id = s.id)
                order by s.id limit :jobs) old
              limit :jobs),
            gone as (delete from job_settled s using due where s.id = due.id returning s.id, s.production),
            films as (
              delete from production p using (select distinct g.production from gone g where g.production is not null) g
              where p.id = g.production and p.ended_at is not null
                and not exists (select 1 from job_settled s
                                where s.production = p.id and s.id not in (select d.id from due d))
              returning p.id),
            screened as (delete from event e using films where e.job_id = films.id),
            asked as (delete from job_request r using due where r.job_id = due.id),
            told as (delete from event e using due where e.job_id = due.id returning e.id)
            select cast(json_agg(r) as text) from (
              select (select count(*) from page) as users, (select max(p.user_id) from page p) as last,
                     (select count(*) from gone) as jobs, (select count(*) from told) as events) r
            """.formatted(CUTOFFS, CUTOFF_OF_ACCOUNT);

    /// Entries that no budget needs any more. A top-up counts once for as long as its entry is there.
    private static final String NEEDLESS = """
            l.user_id = a.user_id and l.at < c.past and l.kind <> 'top_up'
              and l.month < date_trunc('month', cast(:now as timestamptz) at time zone 'UTC')
              and not exists (select 1 from job_settled s where s.id = l.subject)
              and not exists (select 1 from job j where j.id = l.subject)""";

    private static final String LOCK = """
            %s
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select a.user_id, c.past from account a join cutoff c on %s
              where a.user_id > :after and a.user_id <= :last and exists (select 1 from ledger l where %s)
              order by a.user_id limit :users for update of a skip locked) r
            """.formatted(CUTOFFS, CUTOFF_OF_ACCOUNT, NEEDLESS);

    private static final String FOLD = """
            with due as materialized (
              select old.* from json_to_recordset(cast(cast(:aged as text) as json)) as a(user_id text, past timestamptz)
              cross join lateral (select a.past) c
              cross join lateral (
                select l.subject, l.run, l.kind from ledger l where %s
                order by l.at limit :entries) old
              limit :entries),
            gone as (
              delete from ledger l using due where l.subject = due.subject and l.run = due.run and l.kind = due.kind
              returning l.user_id, l.prepaid_micros, l.held_micros),
            carried as (
              insert into ledger (subject, run, kind, user_id, prepaid_micros, held_micros, month, day, at)
              select cast(substr(cast(first_id_of(cast(:now as timestamptz)) as text), 1, 14) || '7'
                       || substr(cast(gen_random_uuid() as text), 16) as uuid),
                     0, 'carry', g.user_id, sum(g.prepaid_micros), sum(g.held_micros),
                     cast(:now as timestamptz) at time zone 'UTC', cast(:now as timestamptz) at time zone 'UTC',
                     cast(:now as timestamptz)
              from gone g group by g.user_id having sum(g.prepaid_micros) <> 0 or sum(g.held_micros) <> 0)
            select cast(count(*) as text) from gone
            """.formatted(NEEDLESS);

    private static final int ACCOUNTS_LOCKED = 20;

    private final Database database;

    JobRetentionStore(Database database) {
        this.database = database;
    }

    /// Jobs of a plan's users that ended before then are not kept.
    ///
    /// @param past null when they are kept until their week is dropped
    public record Cutoff(String plan, @Nullable Instant past) {}

    /// What is kept of whom.
    ///
    /// @param cutoffs of all plans there are
    /// @param fallback the plan of users without one, or with one that is no more
    public record Ages(List<Cutoff> cutoffs, String fallback) {}

    /// What a step did.
    ///
    /// @param users how many there were to look at
    /// @param last the last of them; null when there was none
    public record Removed(long users, @Nullable String last, long jobs, long events) {}

    /// Removes jobs of the users after that one, in their order.
    ///
    /// @param users of how many at most
    /// @param jobs how many at most; when there are as many there may be more
    public Uni<Removed> removeJobs(Ages ages, String after, int users, int jobs) {
        Map<String, Object> parameters = parameters(ages, after);
        parameters.put("users", users);
        parameters.put("jobs", jobs);
        return database.transaction(sql ->
                        sql.update(PATIENCE, Map.of()).chain(() -> sql.returning(REMOVE, parameters, Removed.class)))
                .map(List::getFirst);
    }

    /// Removes entries of the ledger whose jobs are gone and whose month is over, of some users between those two, the
    /// second included. An account that somebody else is at is left for another time.
    ///
    /// @return how many; when there was any there may be more
    public Uni<Long> foldLedger(Ages ages, String after, String last, Instant now, int entries) {
        Map<String, Object> parameters = parameters(ages, after);
        parameters.put("last", last);
        parameters.put("now", now);
        parameters.put("users", ACCOUNTS_LOCKED);
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.returning(LOCK, parameters, AgedRow.class))
                .chain(aged -> aged.isEmpty()
                        ? Uni.createFrom().item(0L)
                        : sql.count(FOLD, Map.of("aged", Json.write(aged), "now", now, "entries", entries))));
    }

    private static Map<String, Object> parameters(Ages ages, String after) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("cutoffs", Json.write(ages.cutoffs()));
        parameters.put("fallback", ages.fallback());
        parameters.put("after", after);
        return parameters;
    }

    private record AgedRow(String userId, Instant past) {}
}
