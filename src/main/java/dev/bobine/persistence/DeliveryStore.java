package dev.bobine.persistence;

import dev.bobine.job.EventType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events on their way to webhooks. They are written by the statement that writes the event, and claimed under the lock
/// of their endpoint; every claim raises the delivery's token, which the outcome must carry.
@ApplicationScoped
public class DeliveryStore {

    /// Part of every statement that writes events; needs `told(id, job_id, type, data)`.
    static final String DUE = """
            delivered as (
              insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
              select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
              from told t join webhook w on w.disabled_at is null and t.type = any(w.types)
                and (w.user_id is null or w.user_id = t.data ->> 'userId'))
            """;

    private static final String LOCK_ENDPOINTS = """
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select w.id, case when w.failures >= :shaky then 1 else :each end as most
              from webhook w
              where w.disabled_at is null and (w.held_until is null or w.held_until <= clock_timestamp())
                and exists (select 1 from delivery d
                  where d.webhook_id = w.id and d.state = 'pending' and d.due_at <= clock_timestamp())
              order by w.turn_at, w.id limit :endpoints
              for update skip locked) r
            """;

    /// Of one job an endpoint is told in order, until the first event that it does not take has been tried for long.
    /// Progress that newer progress follows is left out.
    private static final String CLAIM = """
            with w as materialized (
              select * from json_to_recordset(cast(cast(:endpoints as text) as json)) as w(id uuid, most integer)),
            turned as (update webhook t set turn_at = clock_timestamp() from w where t.id = w.id),
            picked as (
              select p.seq, p.superseded from w cross join lateral (
                select d.seq, not d.once and d.type = :progressed and exists (
                  select 1 from delivery n where n.job_id = d.job_id and n.webhook_id = d.webhook_id and n.state = 'pending'
                    and n.seq > d.seq and n.type = d.type and not n.once) as superseded
                from delivery d
                where d.webhook_id = w.id and d.state = 'pending' and d.due_at <= clock_timestamp()
                  and not exists (
                    select 1 from delivery h where h.job_id = d.job_id and h.webhook_id = d.webhook_id
                      and h.state = 'pending' and h.seq < d.seq and h.once = d.once
                      and (h.first_failed_at is null
                        or h.first_failed_at > clock_timestamp() - cast(cast(:patience as text) as interval)))
                order by d.due_at, d.seq
                limit (select greatest(0, w.most - count(*)) from delivery f
                  where f.webhook_id = w.id and f.state = 'pending' and f.sending and f.due_at > clock_timestamp())) p
              limit :room),
            taken as (
              update delivery d set
                state = case when p.superseded then 'superseded' else d.state end,
                ended_at = case when p.superseded then clock_timestamp() end,
                sending = not p.superseded,
                token = d.token + 1,
                attempts = d.attempts + case when p.superseded then 0 else 1 end,
                due_at = clock_timestamp() + cast(cast(:lease as text) as interval)
              from picked p where d.seq = p.seq
              returning d.*)
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select t.seq, t.token, t.event_id, t.job_id, t.type, t.state = 'superseded' as superseded, t.attempts, t.once,
                w.id as webhook_id, w.url, w.format, w.secret,
                case when w.previous_until > clock_timestamp() then w.previous_secret end as previous_secret, w.failures,
                cast(coalesce(extract(epoch from clock_timestamp() - w.failing_since) * 1000, 0) as bigint) as failing_millis,
                w.warned, clock_timestamp() as now, e.at, cast(e.data as text) as data, e.trace
              from taken t join webhook w on w.id = t.webhook_id
              left join event e on e.job_id = t.job_id and e.id = t.event_id
              order by t.seq) r
            """;

    /// In the order of claims, so that the two never wait for each other.
    private static final String LOCK_WEBHOOKS = """
            select cast(count(*) as text) from (
              select w.id from webhook w
              where w.id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:webhooks as text) as json)))
              order by w.id for update) l
            """;

    private static final String FINISH = """
            with f as materialized (
              select * from json_to_recordset(cast(cast(:outcomes as text) as json)) as f(seq bigint, token integer, state text,
                wait_millis bigint, hold_millis bigint, status smallint, reason text, answer text, disable text,
                warn smallint, failed boolean)),
            done as (
              update delivery d set
                state = f.state, sending = false, due_at = clock_timestamp() + f.wait_millis * interval '1 millisecond',
                ended_at = case when f.state <> 'pending' then clock_timestamp() end,
                first_failed_at = case when f.state = 'pending' then coalesce(d.first_failed_at, clock_timestamp())
                  else d.first_failed_at end,
                status = f.status, reason = f.reason, answer = f.answer
              from f where d.seq = f.seq and d.token = f.token and d.state = 'pending' and d.sending
              returning d.webhook_id, d.job_id, d.event_id, d.type, d.state, d.once, f.failed, f.hold_millis, f.disable, f.warn),
            counted as (
              update webhook w set
                failures = case when s.taken then 0 else w.failures + s.failures end,
                failing_since = case when not s.taken then coalesce(w.failing_since, clock_timestamp()) end,
                warned = case when s.taken then 0 else greatest(w.warned, s.warn) end,
                held_until = case when s.hold > 0 then clock_timestamp() + s.hold * interval '1 millisecond' end,
                disabled_at = case when s.disable is null then w.disabled_at
                  else coalesce(w.disabled_at, clock_timestamp()) end,
                disabled_reason = coalesce(w.disabled_reason, s.disable)
              from (
                select webhook_id, bool_or(not failed) as taken, count(*) as failures, max(hold_millis) as hold,
                  max(disable) as disable, max(warn) as warn
                from done where not once group by webhook_id) s
              where w.id = s.webhook_id)
            select cast(count(*) as text) from done
            """;

    /// The last word on a job of which nothing is kept is not kept either.
    private static final String FORGET_LAST_WORDS = """
            delete from event e
            where e.type = :deleted
              and e.job_id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json)))
              and not exists (select 1 from job_settled s where s.id = e.job_id)
              and not exists (select 1 from outbox o where o.job_id = e.job_id)
              and not exists (select 1 from delivery d where d.job_id = e.job_id and d.state = 'pending')
            """;

    private static final String RELEASE = """
            update delivery d set sending = false, due_at = clock_timestamp(), attempts = d.attempts - 1
            from json_to_recordset(cast(cast(:claims as text) as json)) as c(seq bigint, token integer)
            where d.seq = c.seq and d.token = c.token and d.state = 'pending' and d.sending
            """;

    private static final String REPLAY = """
            insert into delivery (webhook_id, event_id, job_id, user_id, type, once, created_at, due_at)
            select w.id, e.id, e.job_id, e.data ->> 'userId', e.type, true, clock_timestamp(), clock_timestamp()
            from webhook w cross join lateral (
              select e.id, e.job_id, e.type, e.at, e.data from event e
              where %s and e.type = any(w.types) and (w.user_id is null or w.user_id = e.data ->> 'userId')
              order by e.at, e.id limit :most) e
            where w.id = :webhook and not exists (
              select 1 from delivery d where d.job_id = e.job_id and d.webhook_id = w.id and d.state = 'pending'
                and d.event_id = e.id and d.once)
            order by e.at, e.id
            """;

    private static final String SINCE = "e.at >= :since";

    private static final String NAMED = SINCE
            + " and e.id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:events as text) as json)))";

    private static final String LIST = """
            select d.seq, d.event_id, d.job_id, d.type, d.once, d.created_at, d.state, d.due_at, d.sending, d.attempts,
              d.ended_at, d.status, d.reason, d.answer
            from delivery d where d.webhook_id = :webhook and d.seq < :before
            """;

    private static final String FORGET = """
            delete from delivery where seq in (
              select seq from delivery where created_at < clock_timestamp() - cast(cast(:kept as text) as interval) limit :most)
            """;

    private static final String BACKLOG = """
            select (select count(*) from delivery d join webhook w on w.id = d.webhook_id and w.disabled_at is null
                    where d.state = 'pending') as events,
                   (select min(d.created_at) from delivery d join webhook w on w.id = d.webhook_id and w.disabled_at is null
                    where d.state = 'pending') as oldest,
                   (select count(*) from webhook w where w.disabled_at is null and w.failing_since is not null) as failing,
                   (select count(*) from webhook w where w.disabled_at is not null) as disabled
            """;

    private final Database database;

    DeliveryStore(Database database) {
        this.database = database;
    }

    /// How much may be claimed.
    ///
    /// @param room deliveries in all
    /// @param endpoints most that are served in one turn
    /// @param each most deliveries under way to one endpoint, in all pods together
    /// @param shaky failures in a row after which only one is
    /// @param lease after which an attempt of which nothing was heard counts as lost
    /// @param patience how long later events of a job wait for one that is not taken
    public record Allowance(int room, int endpoints, int each, int shaky, Duration lease, Duration patience) {}

    /// A delivery that is to be made now.
    ///
    /// @param superseded nothing is to be done: a newer one tells more
    /// @param attempts this one included
    /// @param previousSecret while it signs too
    /// @param failingMillis for how long the endpoint has taken nothing
    /// @param now the database's time of the claim
    /// @param at when it happened; null, as the data, when the event is not kept any longer
    public record Claimed(
            long seq,
            int token,
            UUID eventId,
            UUID jobId,
            String type,
            boolean superseded,
            int attempts,
            boolean once,
            UUID webhookId,
            String url,
            String format,
            String secret,
            @Nullable String previousSecret,
            int failures,
            long failingMillis,
            int warned,
            Instant now,
            @Nullable Instant at,
            @Nullable String data,
            @Nullable String trace) {}

    /// How an attempt ended.
    ///
    /// @param state `delivered`, `failed`, or `pending` when it is tried again
    /// @param waitMillis until then
    /// @param holdMillis for which the endpoint gets no call at all
    /// @param disable why the endpoint is not called any more; null when it is
    /// @param warn how often its owner has been warned
    /// @param failed whether the endpoint did not take it
    public record Outcome(
            long seq,
            int token,
            String state,
            long waitMillis,
            long holdMillis,
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String answer,
            @Nullable String disable,
            int warn,
            boolean failed) {}

    /// A delivery as its endpoint's owner sees it.
    public record DeliveryRow(
            long seq,
            UUID eventId,
            UUID jobId,
            String type,
            boolean once,
            Instant createdAt,
            String state,
            Instant dueAt,
            boolean sending,
            int attempts,
            @Nullable Instant endedAt,
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String answer) {}

    /// What waits, and how endpoints are.
    public record Backlog(long events, @Nullable Instant oldest, long failing, long disabled) {}

    /// Takes what is due, endpoint by endpoint in turn.
    public Uni<List<Claimed>> claim(Allowance allowance) {
        Map<String, Object> endpoints =
                Map.of("shaky", allowance.shaky(), "each", allowance.each(), "endpoints", allowance.endpoints());
        return database.transaction(sql -> sql.returning(LOCK_ENDPOINTS, endpoints, EndpointRow.class)
                .chain(locked -> locked.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : sql.returning(CLAIM, claim(allowance, locked), Claimed.class)));
    }

    private static Map<String, Object> claim(Allowance allowance, List<EndpointRow> endpoints) {
        return Map.of(
                "endpoints", Json.write(endpoints),
                "progressed", EventType.PROGRESSED.wire(),
                "patience", allowance.patience().toString(),
                "lease", allowance.lease().toString(),
                "room", allowance.room());
    }

    /// Writes how attempts ended. What somebody else has claimed meanwhile is left alone.
    ///
    /// @param claims those of the outcomes
    /// @return how many were written
    public Uni<Long> finish(List<Claimed> claims, List<Outcome> outcomes) {
        List<UUID> webhooks =
                claims.stream().map(Claimed::webhookId).distinct().sorted().toList();
        String deleted = EventType.DELETED.wire();
        List<UUID> jobs = claims.stream()
                .filter(claim -> claim.type().equals(deleted))
                .map(Claimed::jobId)
                .toList();
        return database.transaction(sql -> sql.count(LOCK_WEBHOOKS, Map.of("webhooks", Json.write(webhooks)))
                .chain(() -> sql.count(FINISH, Map.of("outcomes", Json.write(outcomes))))
                .call(() -> jobs.isEmpty()
                        ? Uni.createFrom().item(0)
                        : sql.update(FORGET_LAST_WORDS, Map.of("deleted", deleted, "jobs", Json.write(jobs)))));
    }

    /// Gives claims back, so that others need not wait for them to lapse.
    public Uni<Integer> release(List<Claimed> claims) {
        List<ClaimRow> rows = claims.stream()
                .map(claim -> new ClaimRow(claim.seq(), claim.token()))
                .toList();
        return database.transaction(sql -> sql.update(RELEASE, Map.of("claims", Json.write(rows))));
    }

    /// Puts events that happened since then on their way once more, the oldest first.
    ///
    /// @return how many; as many as the limit when there may be more
    public Uni<Integer> replay(UUID webhook, Instant since, int most) {
        Map<String, Object> parameters = Map.of("webhook", webhook, "since", since, "most", most);
        return database.transaction(sql -> sql.update(REPLAY.formatted(SINCE), parameters));
    }

    /// Puts certain events on their way once more.
    ///
    /// @param since when the first of them happened, at the latest
    /// @return how many; less than asked for when some are not this endpoint's or not kept any longer
    public Uni<Integer> replay(UUID webhook, List<UUID> events, Instant since) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("webhook", webhook);
        parameters.put("events", Json.write(events));
        parameters.put("since", since);
        parameters.put("most", events.size());
        return database.transaction(sql -> sql.update(REPLAY.formatted(NAMED), parameters));
    }

    /// Deliveries of an endpoint, newest first.
    ///
    /// @param state null for all
    /// @param before only those with a lesser number
    public Uni<List<DeliveryRow>> list(UUID webhook, @Nullable String state, long before, int most) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("webhook", webhook);
        parameters.put("before", before);
        parameters.put("most", most);
        if (state != null) {
            parameters.put("state", state);
        }
        String query = LIST + (state == null ? "" : " and d.state = :state") + " order by d.seq desc limit :most";
        return database.transaction(sql -> sql.rows(query, parameters, DeliveryRow.class));
    }

    /// Forgets deliveries that are older, whatever became of them.
    ///
    /// @return how many
    public Uni<Integer> forget(Duration kept, int most) {
        return database.transaction(sql -> sql.update(FORGET, Map.of("kept", kept.toString(), "most", most)));
    }

    public Uni<Backlog> backlog() {
        return database.transaction(sql -> sql.rows(BACKLOG, Map.of(), Backlog.class))
                .map(List::getFirst);
    }

    private record EndpointRow(UUID id, int most) {}

    private record ClaimRow(long seq, int token) {}
}
