-- What is left of a user, or still to be sent. Webhooks get a minute to hear of it.
\set user '''u-17'''
select cast(
  (select count(*) from job j where j.user_id = :user)
  + (select count(*) from job_settled s where s.user_id = :user)
  + (select count(*) from request_identity i where i.user_id = :user
     and i.job_id in (select o.job_id from outbox o))
  + (select count(*) from production p where p.user_id = :user and p.id in (select o.job_id from outbox o))
  + (select count(*) from delivery v join webhook w on w.id = v.webhook_id and w.disabled_at is null
     where v.user_id = :user and v.state = 'pending' and v.attempts = 0
       and v.created_at > clock_timestamp() - interval '1 minute')
  + (select count(*) from usage_outbox o where o.user_id = :user)
  + (select count(*) from parked_request r where r.user_id = :user)
  + (select count(*) from upload u where u.user_id = :user) as text);
