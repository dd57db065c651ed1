-- Delivers certain events to a webhook once more.
\set webhook '''0195d2c8-0000-7000-8000-000000000000'''
\set since '''2026-01-01T00:00:00Z'''
\set limit 1000
\set events '''["0195d2c8-0000-7000-8000-000000000000"]'''
\set insert `cat src/main/resources/sql/part/delivery-of-a-replay.sql`
\set is_for_it `cat src/main/resources/sql/part/is-for-a-webhook.sql`
\set is_new `cat src/main/resources/sql/part/is-not-replayed.sql`
:insert
from webhook w cross join lateral (
  select e.id, e.job_id, e.type, e.at, e.data from event e
  where e.at >= :since
    and e.id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:events as text) as json)))
    and e.type = any(w.types) and :is_for_it
  order by e.at, e.id limit :limit) e
where w.id = :webhook and :is_new
order by e.at, e.id;
