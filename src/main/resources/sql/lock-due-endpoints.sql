-- Locks the endpoints that may be called, and returns how many deliveries each may get. The first of each owner comes before
-- the second of any, so that nobody waits longer because somebody else has many. Asked for the first that is due, the
-- planner takes the index; asked whether there is one, it may read the backlog of another endpoint instead.
\set shaky 3
\set each 4
\set endpoints 16
\set busy '''[]'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select w.id, case when w.failures >= :shaky then 1 else :each end as most
  from webhook w join (
    select o.id, row_number() over (partition by o.owner order by o.turn_at, o.id) as place
    from webhook o
    where o.disabled_at is null and (o.held_until is null or o.held_until <= clock_timestamp())
      and o.owner <> all(array(select value from json_array_elements_text(cast(cast(:busy as text) as json))))
      and (select d.due_at from delivery d
        where d.webhook_id = o.id and d.state = 'pending' order by d.due_at limit 1) <= clock_timestamp()) p on p.id = w.id
  order by p.place, w.turn_at, w.id limit :endpoints
  for update of w skip locked) r;
