-- Remembers orders, or what became of them.
\set orders '''[]'''
insert into recent_order (job_id, user_id, digest, at, first_seen, folds)
select job_id, user_id, digest, at, first_seen, folds
from json_to_recordset(cast(cast(:orders as text) as json)) as o(job_id uuid, user_id text, digest uuid,
  at timestamptz, first_seen boolean, folds integer)
on conflict (job_id) do update set first_seen = excluded.first_seen, folds = excluded.folds;
