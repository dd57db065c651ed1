-- What a gallery tells of a clip: of its job `s`, with its label `l` and whether one of its shares is listed, `w`. What is
-- not stored as it should be is passed over, so that it does not end the statement for all the others.
s.id as job_id, s.user_id, s.since as at, s.model, s.clip, l.title, coalesce(l.tags, '[]') as tags,
coalesce(s.clip ->> 'kind', 'video') as kind,
case when not coalesce(s.clip -> 'size' ->> 'width' ~ '^[0-9]{1,9}$' and s.clip -> 'size' ->> 'height' ~ '^[0-9]{1,9}$', false)
     then 'square'
     when cast(s.clip -> 'size' ->> 'width' as integer) > cast(s.clip -> 'size' ->> 'height' as integer) then 'landscape'
     when cast(s.clip -> 'size' ->> 'width' as integer) < cast(s.clip -> 'size' ->> 'height' as integer) then 'portrait'
     else 'square' end as shape,
case when w.listed then 'public' when w.listed is not null then 'link' else 'private' end as visibility
