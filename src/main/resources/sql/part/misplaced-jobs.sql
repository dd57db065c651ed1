-- Jobs in a lane that is no more their model's: those that wait, and those that run and may come to wait again. One that
-- is parked is moved when it waits. Needs `pair`, gives `misplaced`.
l as materialized (
  select * from json_to_recordset(cast(cast(:lanes as text) as json)) as l(model text, lane text)),
misplaced as materialized (
  (select j.id, j.user_id, l.lane from pair p join l on l.model = p.model
   cross join lateral (
     select w.id, w.user_id from job w where w.state = 'queued' and w.model = p.model and w.lane = p.lane
       and (cast(:users as text) = '' or w.user_id = any(array(
         select value from json_array_elements_text(cast(nullif(cast(:users as text), '') as json)))))
     limit :limit) j
   where p.lane <> l.lane limit :limit)
  union all
  (select j.id, j.user_id, l.lane from job j join l on l.model = j.model
   where j.state in (:running_states) and j.lane <> l.lane
     and (cast(:users as text) = '' or j.user_id = any(array(
       select value from json_array_elements_text(cast(nullif(cast(:users as text), '') as json)))))
   limit :limit))
