-- The jobs of users who are followed: the newest of those that wait, all that run, those that were admitted lately, and
-- those that ended since a moment.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set users '''[{"user_id":"u-17","lately":"2026-01-01T00:00:00Z","ended_since":"2026-01-01T00:00:00Z"}]'''
\set limit 1000
with u as materialized (
  select * from json_to_recordset(cast(cast(:users as text) as json)) as u(user_id text, lately timestamptz,
    ended_since timestamptz))
select distinct u.user_id, j.id as job_id
from u, lateral (
  (select j.id from job j where j.user_id = u.user_id order by j.id desc limit :limit)
  union
  (select j.id from job j
   where j.user_id = u.user_id and j.state in (:running_states))
  union
  (select s.id from job_settled s where s.user_id = u.user_id and s.id >= first_id_of(u.lately))
  union
  (select s.id from job_settled s
   where s.user_id = u.user_id and s.since >= u.ended_since
     and s.id >= first_id_of(u.ended_since - interval '7 days'))) j;
