-- Drops empty backlogs whose lane has passed their tag.
\set users '''["u-17"]'''
\set far_ahead `cat src/main/resources/sql/part/far-ahead.sql`
delete from user_queue q using lane l
where l.name = q.lane and q.queued_jobs = 0 and (q.tag <= l.vtime or :far_ahead)
  and q.user_id in (select value from json_array_elements_text(cast(cast(:users as text) as json)))
  and not exists (select 1 from job j where j.user_id = q.user_id);
