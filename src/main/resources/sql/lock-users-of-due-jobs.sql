-- Jobs whose own start time has come join their user's backlog; accounts first, as everywhere.
\set limit 1000
select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
  select a.user_id from account a where a.user_id in (
    select d.user_id from (
      select j.user_id from job j where j.state = 'queued' and j.delayed and j.eligible_at <= statement_timestamp()
      order by j.eligible_at limit :limit) d)
  order by a.user_id for update) r;
