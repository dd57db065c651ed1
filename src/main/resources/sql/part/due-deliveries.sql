-- Deliveries to the webhooks that want events, and to those that the requests of their jobs have named; part of every
-- statement that writes some. Needs `ins_event(id, job_id, type, data)`.
ins_delivery as (
  insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
  select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from ins_event t join webhook w on not w.by_request and w.disabled_at is null and t.type = any(w.types)
    and (w.user_id is null or w.user_id = t.data ->> 'userId')
  union all
  select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from ins_event t join job h on h.id = t.job_id and h.webhook is not null
  join webhook w on w.id = h.webhook and w.disabled_at is null and t.type = any(w.types))
