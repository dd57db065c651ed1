-- The shares of a clip, those included whose end has come, the newest first.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set job '''0195d2c8-0000-7000-8000-000000000000'''
\set limit 100
select h.id, h.created_at, h.until, h.most_views, h.views, h.download, h.prompt, h.listed, h.token, :live as live
from share h where h.job_id = cast(cast(:job as text) as uuid)
order by h.id desc limit :limit;
