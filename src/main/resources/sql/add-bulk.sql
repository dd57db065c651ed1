-- Begins a bulk.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set at '''2026-01-01T00:00:00Z'''
\set actor '''ops'''
\set reason '''outage'''
\set act '''cancel'''
\set filter '''{}'''
\set user '''u-17'''
\set charged 'null'
insert into bulk (id, at, actor, reason, act, filter, user_id, charged, state)
values (:id, :at, :actor, :reason, :act, cast(cast(:filter as text) as json), cast(:user as text),
  cast(cast(:charged as text) as bigint), 'running');
