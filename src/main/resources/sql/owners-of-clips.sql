-- Clips and posters that are there, and for whom they were made.
\set clips '''["0195d2c8-0000-7000-8000-000000000000"]'''
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
select s.id, s.user_id, s.requested_model, s.model, s.backend, s.since, s.clip_seconds, s.clip from job_settled s
where s.id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:clips as text) as json))))
  and :there;
