-- Whether an ended job `s` has a clip that its user wants to keep.
s.state = 'completed' and s.deleted_at is null
  and not exists (select 1 from unwanted_clip u where u.job_id = s.id)
