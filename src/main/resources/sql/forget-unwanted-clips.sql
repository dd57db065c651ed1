-- Forgets clips that were thrown away long ago.
\set kept '''PT720H'''
\set limit 1000
delete from unwanted_clip where job_id in (
  select job_id from unwanted_clip
  where gone and at < statement_timestamp() - cast(cast(:kept as text) as interval) order by at limit :limit);
