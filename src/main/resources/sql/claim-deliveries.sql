-- Takes deliveries that are due. An endpoint gets the events of one job in order, until the first event that it does
-- not take has been tried for long. Progress that newer progress follows is left out.
\set endpoints '''[]'''
\set progressed '''dev.bobine.job.progressed.v1'''
\set patience '''1000ms'''
\set room 100
\set lease '''PT30S'''
with w as materialized (
  select * from json_to_recordset(cast(cast(:endpoints as text) as json)) as w(id uuid, most integer)),
upd_webhook as (update webhook t set turn_at = clock_timestamp() from w where t.id = w.id),
picked as (
  select p.seq, p.superseded from w cross join lateral (
    select d.seq, not d.once and d.type = :progressed and exists (
      select 1 from delivery n where n.job_id = d.job_id and n.webhook_id = d.webhook_id and n.state = 'pending'
        and n.seq > d.seq and n.type = d.type and not n.once) as superseded
    from delivery d
    where d.webhook_id = w.id and d.state = 'pending' and d.due_at <= statement_timestamp()
      and not exists (
        select 1 from delivery h where h.job_id = d.job_id and h.webhook_id = d.webhook_id
          and h.state = 'pending' and h.seq < d.seq and h.once = d.once
          and (h.first_failed_at is null
            or h.first_failed_at > clock_timestamp() - cast(cast(:patience as text) as interval)))
    order by d.due_at, d.seq
    limit (select greatest(0, w.most - count(*)) from delivery f
      where f.webhook_id = w.id and f.state = 'pending' and f.sending and f.due_at > statement_timestamp())) p
  limit :room),
upd_delivery as (
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
    w.id as webhook_id, w.owner, w.url, w.format, coalesce(w.secret, d.secret) as secret,
    case when w.secret is not null and w.previous_until > clock_timestamp() then w.previous_secret
      when w.secret is null and d.previous_until > clock_timestamp() then d.previous_secret end as previous_secret, w.failures,
    cast(coalesce(extract(epoch from clock_timestamp() - w.failing_since) * 1000, 0) as bigint) as failing_millis,
    w.warned, clock_timestamp() as now, e.at, cast(e.data as text) as data, e.trace
  from upd_delivery t join webhook w on w.id = t.webhook_id left join webhook_secret d on d.owner = w.owner
  left join event e on e.job_id = t.job_id and e.id = t.event_id
  order by t.seq) r;
