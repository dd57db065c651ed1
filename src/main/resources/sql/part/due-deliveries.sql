-- Deliveries to the webhooks that want events; part of every statement that writes some. Needs
-- `told(id, job_id, type, data)`.
delivered as (
  insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
  select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from told t join webhook w on w.disabled_at is null and t.type = any(w.types)
    and (w.user_id is null or w.user_id = t.data ->> 'userId'))
