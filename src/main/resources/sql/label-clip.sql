-- Says what a clip is called, while it is there; what is not given stays. Returns how many there are.
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set job '''0195d2c8-0000-7000-8000-000000000000'''
\set row '''{"title": "A kite", "tags": ["sea"], "words": ["0a1b2c3dkite", "0a1b2c3dsea"]}'''
with r as materialized (
  select * from json_to_record(cast(cast(:row as text) as json)) as r(title text, tags json, words json)),
ins_clip_label as (
  insert into clip_label (job_id, user_id, title, tags, words)
  select s.id, s.user_id, r.title, r.tags,
         array_to_tsvector(array(select value from json_array_elements_text(r.words)))
  from r join (
    select * from job_settled s where s.id = cast(cast(:job as text) as uuid) and :there for share of s) s on true
  on conflict (job_id) do update set title = excluded.title, tags = excluded.tags, words = excluded.words
  returning job_id)
select cast(count(*) as text) from ins_clip_label;
