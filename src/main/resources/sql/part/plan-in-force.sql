-- Needs `q` and `a`, a row of `user_queue` and its account, and gives `p`, the weight and cap that they should have.
cross join lateral (
  select coalesce(cast(a.overrides ->> 'weight' as integer), own.weight, usual.weight) as weight,
         coalesce(cast(a.overrides ->> 'running' as integer), own.running, usual.running) as running_cap
  from (select * from json_to_recordset(cast(cast(:plans as text) as json))
          as p(name text, weight integer, running integer) where p.name = :usual) usual
  left join (select * from json_to_recordset(cast(cast(:plans as text) as json))
               as p(name text, weight integer, running integer)) own on own.name = a.plan) p
