-- Writes the events of the steps `s` that were done, `done(id)`.
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select s.event_id, s.id, s.event_type, s.since, cast(s.event_data as json), s.trace
  from s join done on done.id = s.id where s.event_id is not null
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id) select id, job_id from ins_event)
