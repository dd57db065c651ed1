-- What was found, of the users whose accounts are `locked`, and of each lane where it begins.
select cast(json_build_array(json_build_object(
  'in_flight', (select jobs from busy),
  'lanes', (select coalesce(json_agg(f), '[]') from (
    select c.lane, min(c.tag) as least, bool_and(c.full) as full from c group by c.lane) f),
  'users', (select coalesce(json_agg(c), '[]') from c where c.user_id in (select user_id from locked)))) as text)
