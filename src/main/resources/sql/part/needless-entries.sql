-- Entries `l` of an account `a` that no budget needs any more after `c.past`. A top-up counts once for as long as its
-- entry is there.
l.user_id = a.user_id and l.at < c.past and l.kind <> 'top_up'
  and l.month < date_trunc('month', cast(:now as timestamptz) at time zone 'UTC')
  and not exists (select 1 from job_settled s where s.id = l.subject)
  and not exists (select 1 from job j where j.id = l.subject)
