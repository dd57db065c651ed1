package dev.bobine.persistence;

/// The statements that apply transitions, each to a set of them. Every one checks the fence (the row's run token and
/// state, and that this worker still holds its lease) and writes all consequences of the rows that passed, or none.
final class StepSql {

    private static final String FENCE = """
            and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
            """;

    private static final String STEPS = """
            with s as materialized (
              select * from json_to_recordset(cast(cast(:steps as text) as json)) as s(
                id uuid, user_id text, from_state text, run_token bigint, since timestamptz, frees boolean, correction bigint,
                state text, attempt smallint, eligible_at timestamptz, backend text, endpoint text, provider_model text,
                idempotency_key text, offer_micros bigint, external_id text, submitted_at timestamptz, due_at timestamptz,
                progress smallint, artifact_url text, artifact_micros bigint, tries smallint, failure_kind text,
                failure_stage text, failure_message text, "end" json,
                event_id uuid, event_type text, event_data text, trace text)
            ),
            """;

    /// Needs `s` and `done(id)`.
    private static final String EVENTS = """
            told as (
              insert into event (id, job_id, type, at, data, trace)
              select s.event_id, s.id, s.event_type, s.since, cast(s.event_data as json), s.trace
              from s join done on done.id = s.id where s.event_id is not null
              returning id, job_id, type, data),
            posted as (
              insert into outbox (event_id, job_id) select id, job_id from told),
            """ + DeliveryStore.DUE + """
            select cast(coalesce(json_agg(done.id), '[]') as text) from done
            """;

    /// What a process counted as a wait by its own clock is added up by the database's, which also tells when it is
    /// over.
    private static final String STATE = """
            state = s.state, since = s.since, attempt = s.attempt, eligible_at = %s, backend = s.backend,
            endpoint = s.endpoint, provider_model = s.provider_model, idempotency_key = s.idempotency_key,
            offer_micros = s.offer_micros, external_id = s.external_id, submitted_at = s.submitted_at,
            due_at = case when s.state = 'unresolved' then clock_timestamp() + (s.due_at - s.since) else s.due_at end,
            progress = s.progress, artifact_url = s.artifact_url, artifact_micros = s.artifact_micros, tries = s.tries,
            failure_kind = s.failure_kind, failure_stage = s.failure_stage, failure_message = s.failure_message
            """;

    /// A try that failed, before its backend is forgotten. Of twenty the oldest makes room.
    private static final String PAST = """
            past = case when j.backend is null or s.failure_kind is null then j.past else
              case when jsonb_array_length(j.past) >= 20 then j.past - 0 else coalesce(j.past, '[]') end
              || jsonb_build_array(jsonb_build_object(
                'attempt', j.attempt, 'state', 'failed', 'backend', j.backend, 'endpoint', j.endpoint,
                'provider_model', j.provider_model, 'idempotency_key', j.idempotency_key, 'external_id', j.external_id,
                'submitted_at', j.submitted_at, 'ended_at', s.since, 'failure_kind', s.failure_kind,
                'failure_stage', s.failure_stage, 'failure_message', s.failure_message)) end
            """;

    private static final String SET_STATE = STATE.formatted("s.eligible_at");
    private static final String SET_QUEUED = STATE.formatted("clock_timestamp() + (s.eligible_at - s.since)");

    /// Locks the accounts of steps that change what counts as queued or running, in the order that everyone keeps.
    private static final String LOCK = """
            with patience as materialized (select set_config('lock_timeout', :patience, true) as set),
            locked as (
              select a.user_id from account a
              where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
                and (select set from patience) is not null
              order by a.user_id for update %s)
            select cast(coalesce(json_agg(user_id), '[]') as text) from locked
            """;

    static final String LOCK_ACCOUNTS = LOCK.formatted("");
    static final String LOCK_FREE_ACCOUNTS = LOCK.formatted("skip locked");

    /// Steps that leave the job alive and out of the queue. A parked job belongs to nobody, so one that goes on is
    /// left to whichever worker adopts it.
    static final String MOVE = STEPS
            + "done as (update job j set " + SET_STATE
            + ", worker_id = case when s.from_state = 'unresolved' then null else j.worker_id end"
            + ", in_hand = false, deaths = case when s.state = 'unresolved' then j.deaths else 0 end"
            + ", parkings = j.parkings + case when s.state = 'unresolved' then 1 else 0 end"
            + " from s where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state "
            + FENCE
            + " returning j.id, j.user_id, s.frees),"
            + """
            freed as (
              update user_queue q set ready = true from (select distinct user_id from done where frees) d
              where q.user_id = d.user_id and q.queued_jobs > 0 and not q.ready),
            """
            + EVENTS;

    /// Steps back into the queue.
    static final String REQUEUE = STEPS
            + "done as (update job j set " + SET_QUEUED
            + ", delayed = s.eligible_at > s.since, worker_id = null, in_hand = false,"
            + " run_token = j.run_token + 1, " + PAST
            + " from s where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state "
            + FENCE
            + " returning j.id, j.user_id, j.lane, j.delayed, j.fair_cost, j.created_at, s.correction),"
            + """
            freed as (
              update user_queue q set
                tag = q.tag + d.correction * :scale / q.weight,
                queued_jobs = q.queued_jobs + d.jobs,
                queued_cost = q.queued_cost + d.cost,
                backlog_since = least(case when q.queued_jobs = 0 then 'infinity' else q.backlog_since end,
                  coalesce(d.since, q.backlog_since)),
                ready = q.queued_jobs + d.jobs > 0
              from (
                select q2.lane, q2.user_id,
                       coalesce(sum(done.correction) filter (where done.lane = q2.lane), 0) as correction,
                       count(*) filter (where done.lane = q2.lane and not done.delayed) as jobs,
                       min(done.created_at) filter (where done.lane = q2.lane and not done.delayed) as since,
                       coalesce(sum(done.fair_cost) filter (where done.lane = q2.lane and not done.delayed), 0) as cost
                from done join user_queue q2 on q2.user_id = done.user_id
                group by q2.lane, q2.user_id) d
              where q.lane = d.lane and q.user_id = d.user_id),
            """
            + EVENTS;

    /// Steps that end a job: it leaves the live table, its money is settled, its place in the queue is given up.
    static final String SETTLE = STEPS + """
            gone as (
              delete from job j using s
              where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state
            """ + FENCE + """
              returning j.*),
            kept as (
              insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
                expires_at, estimate, clip_seconds, state, since, attempt, run_token, production, step, cancel_requested_at,
                backend, endpoint, provider_model, external_id, submitted_at, charged, charge_source, clip, failure_kind, failure_stage,
                failure_message, past)
              select g.id, g.user_id, g.source, g.request_id, g.requested_model, g.model, g.lane, g.priority, g.created_at,
                g.expires_at, g.estimate, g.clip_seconds, e.state, s.since, e.attempt, g.run_token, g.production, g.step, g.cancel_requested_at,
                g.backend, g.endpoint, g.provider_model, g.external_id, g.submitted_at, e.charged, e.charge_source, e.clip,
                e.failure_kind, e.failure_stage, e.failure_message, g.past
              from gone g join s on s.id = g.id
              cross join lateral json_to_record(s."end") as e(state text, attempt smallint, charged bigint,
                charge_source text, clip json, failure_kind text, failure_stage text, failure_message text)
              returning id, since, failure_kind),
            followed as (
              insert into late_render (job_id, since, poll_at)
              select id, since, since + interval '5 seconds' from kept where failure_kind = 'timeout'),
            booked as (
              insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, held_micros, clip_seconds, month,
                day, at)
              select l.subject, l.run, l.kind, g.user_id, l.plan_micros, l.prepaid_micros, l.held_micros, l.clip_seconds,
                l.month, l.day, s.since
              from json_to_recordset(cast(cast(:entries as text) as json)) as l(subject uuid, run bigint, kind text, plan_micros bigint,
                prepaid_micros bigint, held_micros bigint, clip_seconds integer, month date, day date)
              join gone g on g.id = l.subject join s on s.id = g.id
              returning user_id, plan_micros, prepaid_micros, held_micros, clip_seconds, month, day),
            paid as (
              update account a set
                month_used = a.month_used + d.plan_micros, prepaid = a.prepaid - d.prepaid_micros,
                day_seconds = a.day_seconds + d.clip_seconds, held = a.held + d.held_micros,
                outstanding = a.outstanding - d.jobs
              from (
                select b.user_id,
                       coalesce(sum(b.plan_micros) filter (where b.month = c.month), 0) as plan_micros,
                       sum(b.prepaid_micros) as prepaid_micros,
                       coalesce(sum(b.clip_seconds) filter (where b.day = c.day), 0) as clip_seconds,
                       sum(b.held_micros) as held_micros,
                       (select count(*) from gone where gone.user_id = b.user_id) as jobs
                from booked b join account c on c.user_id = b.user_id
                group by b.user_id) d
              where a.user_id = d.user_id),
            metered as (
              insert into usage_outbox (usage_id, subject, user_id, at, data)
              select l.usage_id, l.subject, g.user_id, s.since, cast(l.usage as json)
              from json_to_recordset(cast(cast(:entries as text) as json)) as l(subject uuid, usage_id uuid, usage text)
              join gone g on g.id = l.subject join s on s.id = g.id where l.usage_id is not null),
            freed as (
              update user_queue q set
                tag = q.tag + d.correction * :scale / q.weight,
                queued_jobs = q.queued_jobs - d.jobs,
                queued_cost = q.queued_cost - d.cost,
                ready = q.queued_jobs - d.jobs > 0
              from (
                select q2.lane, q2.user_id,
                       coalesce(sum(s.correction) filter (where g.lane = q2.lane), 0) as correction,
                       count(*) filter (where g.lane = q2.lane and g.state = 'queued' and not g.delayed) as jobs,
                       coalesce(sum(g.fair_cost) filter (where g.lane = q2.lane and g.state = 'queued' and not g.delayed), 0)
                         as cost
                from gone g join s on s.id = g.id join user_queue q2 on q2.user_id = g.user_id
                group by q2.lane, q2.user_id) d
              where q.lane = d.lane and q.user_id = d.user_id),
            done as (select id from gone),
            """ + EVENTS;

    /// Says whether a suspected job is in hand. One that was and is not any more has not ended its worker.
    static final String HOLD = """
            update job j set in_hand = :held, deaths = case when :held then j.deaths else 0 end
            where j.id = :id and j.run_token = :token and j.state = :state
            """ + FENCE;

    private StepSql() {}
}
