-- An event `e` that is delivered to the webhook `w` once more.
insert into delivery (webhook_id, event_id, job_id, user_id, type, once, created_at, due_at)
select w.id, e.id, e.job_id, e.data ->> 'userId', e.type, true, clock_timestamp(), clock_timestamp()
