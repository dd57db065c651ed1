-- The provider's receipt for a clip that is there.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
select s.backend, s.endpoint, s.external_id from job_settled s
where s.id = cast(:id as uuid) and s.backend is not null and s.endpoint is not null and s.external_id is not null
  and :there;
