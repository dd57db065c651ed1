-- Deletes events about the webhooks of a user.
\set user '''u-17'''
delete from event e using webhook w where (w.user_id = :user or w.owner = 'user:' || :user)
  and e.job_id = w.id and e.id not in (select o.event_id from outbox o);
