-- Has tags follow whose lanes were rebased, those first whose turn comes first. One of a user whose account somebody
-- else has locked follows later.
\set base 2305843009213693952
\set far_ahead `cat src/main/resources/sql/part/far-ahead.sql`
\set limit 1000
with behind as materialized (
  select b.lane, b.user_id, l.vtime
  from lane l cross join lateral (
    select q.lane, q.user_id from user_queue q
    where q.lane = l.name and q.ready and :far_ahead
    order by q.tag, q.user_id limit :limit) b),
locked as materialized (
  select a.user_id from account a where a.user_id = any(array(select user_id from behind))
  order by a.user_id for update skip locked)
update user_queue q set tag = greatest(l.vtime, q.tag - cast(:base as bigint))
from behind l where q.lane = l.lane and q.user_id = l.user_id and q.user_id in (select user_id from locked)
  and :far_ahead;
