-- Since when jobs wait in lanes in which some do: the oldest of those whose users' backlogs have been there for longest.
\set groups '''[{"lane": "local", "ready": true}]'''
\set backlogs 100
\set oldest `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
select g.lane, g.ready, o.oldest
from json_to_recordset(cast(cast(:groups as text) as json)) as g(lane text, ready boolean)
cross join lateral (
  select min(j.created_at) as oldest
  from (select q.lane, q.user_id from user_queue q
        where q.lane = g.lane and q.ready = g.ready and q.queued_jobs > 0 order by q.backlog_since limit :backlogs) u
  cross join :oldest) o;
