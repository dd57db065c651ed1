-- Locks the endpoints that may be called, and returns how many deliveries each may get. Asked for the first that is due,
-- the planner takes the index; asked whether there is one, it may read the backlog of another endpoint instead.
\set shaky 3
\set each 4
\set endpoints 16
select cast(coalesce(json_agg(r), '[]') as text) from (
  select w.id, case when w.failures >= :shaky then 1 else :each end as most
  from webhook w
  where w.disabled_at is null and (w.held_until is null or w.held_until <= clock_timestamp())
    and (select d.due_at from delivery d
      where d.webhook_id = w.id and d.state = 'pending' order by d.due_at limit 1) <= clock_timestamp()
  order by w.turn_at, w.id limit :endpoints
  for update skip locked) r;
