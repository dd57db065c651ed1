-- Needs `q` and `a`, a row of `user_queue` and its account, and gives `p`, the weight and cap that they should have. What
-- an account has instead of its plan is passed over where it is no number.
cross join lateral (
  select coalesce(case when a.overrides ->> 'weight' ~ '^[0-9]{1,9}$' then cast(a.overrides ->> 'weight' as integer) end,
           own.weight, usual.weight) as weight,
         coalesce(case when a.overrides ->> 'running' ~ '^[0-9]{1,9}$' then cast(a.overrides ->> 'running' as integer) end,
           own.running, usual.running) as running_cap
  from (select * from json_to_recordset(cast(cast(:plans as text) as json))
          as p(name text, weight integer, running integer) where p.name = :default_plan) usual
  left join (select * from json_to_recordset(cast(cast(:plans as text) as json))
               as p(name text, weight integer, running integer)) own on own.name = a.plan) p
