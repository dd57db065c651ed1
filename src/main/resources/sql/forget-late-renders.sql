-- Forgets late renders that nobody waits for any longer, or whose jobs are gone.
delete from late_render l where l.since < statement_timestamp() - interval '1 day'
  or not exists (select 1 from job_settled s where s.id = l.job_id);
