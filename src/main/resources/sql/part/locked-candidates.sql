-- What was found, of the users whose accounts are `locked`.
select cast(json_build_array(json_build_object(
  'in_flight', (select jobs from busy),
  'users', (select coalesce(json_agg(c), '[]') from c where c.user_id in (select user_id from locked)))) as text)
