-- The virtual time at which a backlog enters that was empty: that of the lane `l`, or of its backends while nobody waits.
greatest(l.vtime, case
  when exists (select 1 from user_queue o where o.lane = l.name and o.ready) then 0
  else coalesce((select min(b.vtime) from backend b
                 where b.name in (select unnest(string_to_array(l.name, '+')))), 0) end)
