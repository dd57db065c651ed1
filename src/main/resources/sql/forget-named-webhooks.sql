-- Forgets endpoints that requests have named, and that no job, no open production and no delivery needs any more.
\set kept '''PT720H'''
\set limit 1000
delete from webhook where id in (
  select w.id from webhook w
  where w.by_request and w.turn_at < statement_timestamp() - cast(cast(:kept as text) as interval)
    and not exists (select 1 from job j where j.webhook = w.id)
    and not exists (select 1 from production p where p.webhook = w.id and p.ended_at is null)
    and not exists (select 1 from delivery d where d.webhook_id = w.id)
  limit :limit);
