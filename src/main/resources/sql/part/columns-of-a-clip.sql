-- What a gallery tells of a clip: of its job `s`, with its label `l`. Needs `live`.
s.id as job_id, s.user_id, s.since as at, s.model, s.clip, l.title, coalesce(l.tags, '[]') as tags,
coalesce(s.clip ->> 'kind', 'video') as kind,
case when cast(s.clip -> 'size' ->> 'width' as integer) > cast(s.clip -> 'size' ->> 'height' as integer) then 'landscape'
     when cast(s.clip -> 'size' ->> 'width' as integer) < cast(s.clip -> 'size' ->> 'height' as integer) then 'portrait'
     else 'square' end as shape,
case when exists (select 1 from share h where h.job_id = s.id and h.listed and :live) then 'public'
     when exists (select 1 from share h where h.job_id = s.id and :live) then 'link'
     else 'private' end as visibility
