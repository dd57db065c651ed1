-- The models that are waited for, each with the lanes where it is: found from one to the next by the index, so that it
-- costs by how many there are and not by how many wait. Gives `pair`,
-- recursive.
pair as (
  (select j.model, j.lane from job j where j.state = 'queued' order by j.model, j.lane limit 1)
  union all
  select following.model, following.lane from pair p cross join lateral (
    select j.model, j.lane from job j where j.state = 'queued' and (j.model, j.lane) > (p.model, p.lane)
    order by j.model, j.lane limit 1) following)
