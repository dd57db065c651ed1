-- Deletes events of productions of a user.
\set user '''u-17'''
delete from event e using production p where p.user_id = :user and e.job_id = p.id
  and p.id not in (select o.job_id from outbox o);
