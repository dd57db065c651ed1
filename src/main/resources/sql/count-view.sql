-- Counts a view of a share that may be opened; the last one uses it up.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set id '''0195d2c8-0000-7000-8000-000000000001'''
update share h
set views = h.views + 1, used_up_at = case when h.views + 1 >= h.most_views then clock_timestamp() end
where h.id = cast(cast(:id as text) as uuid) and :live;
