-- Deletes events that were on their way to webhooks for a user.
\set user '''u-17'''
delete from event e using delivery v
where v.user_id = :user and e.job_id = v.job_id and e.id = v.event_id
  and v.job_id not in (select o.job_id from outbox o);
