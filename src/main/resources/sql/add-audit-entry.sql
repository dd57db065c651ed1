-- Notes what an operator did.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set at '''2026-01-01T00:00:00Z'''
\set actor '''ops'''
\set action '''pause'''
\set subject '''backend:local'''
\set reason '''outage'''
insert into audit (id, at, actor, action, subject, reason)
values (:id, :at, :actor, :action, :subject, cast(:reason as text));
