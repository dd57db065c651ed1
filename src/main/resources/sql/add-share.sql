-- Shows a clip that is there to whoever has a link, unless it has as many shares as it may. Returns how many were made.
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set limit 20
\set row '''{"id": "0195d2c8-0000-7000-8000-000000000001", "job_id": "0195d2c8-0000-7000-8000-000000000000", "token_sha256": "00", "download": false, "prompt": false, "listed": false}'''
with r as materialized (
  select * from json_to_record(cast(cast(:row as text) as json)) as r(id uuid, job_id uuid, token_sha256 text, token text,
    until timestamptz, most_views integer, download boolean, prompt boolean, listed boolean)),
ins_share as (
  insert into share (id, job_id, user_id, token_sha256, token, created_at, until, most_views, download, prompt, listed)
  select r.id, s.id, s.user_id, r.token_sha256, r.token, clock_timestamp(), r.until, r.most_views, r.download, r.prompt,
         r.listed
  from r join (
    select * from job_settled s
    where s.id = (select job_id from r) and :there for share of s) s on true
  where (select count(*) from share h where h.job_id = r.job_id) < :limit
  returning id)
select cast(count(*) as text) from ins_share;
