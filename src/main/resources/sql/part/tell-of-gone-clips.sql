-- Whose clips are gone is in no gallery and no share any more, and the events that say so are written. Needs `gone(id)` and
-- the events as `d(id, job_id, type, at, data, trace)`.
del_clip_label as (delete from clip_label n using gone where n.job_id = gone.id),
del_share as (delete from share h using gone where h.job_id = gone.id),
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select d.id, d.job_id, d.type, d.at, cast(d.data as json), d.trace from d join gone on gone.id = d.job_id
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id) select id, job_id from ins_event),
:due
