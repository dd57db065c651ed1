-- What is older cannot be repeated any more, however slow a client is.
\set limit 1000
delete from recent_order where job_id in (
  select job_id from recent_order where at < statement_timestamp() - interval '1 hour' order by at limit :limit);
