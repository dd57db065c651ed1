-- A treatment with one of its versions, the newest where 0 is asked for, and what that version was made of.
\set id '''019aa000-0000-7000-8000-000000000001'''
\set version 0
select t.id, t.user_id, t.created_at, t.changed_at, t.version as newest, t.wish, t.target, t.shot, v.version, v.at,
       v.author, v.said, v.body, v.estimate, v.warnings, b.body as before
from treatment t
join treatment_version v on v.treatment_id = t.id and v.version = case when :version = 0 then t.version else :version end
left join treatment_version b on b.treatment_id = t.id and b.version = v.version - 1
where t.id = cast(cast(:id as text) as uuid);
