-- What a clip is called.
\set job '''0195d2c8-0000-7000-8000-000000000000'''
select l.title, l.tags from clip_label l where l.job_id = cast(cast(:job as text) as uuid);
