-- Deletes events that tell of refused requests of a user.
\set user '''u-17'''
delete from event e using request_identity i where i.user_id = :user and e.job_id = i.job_id
  and i.job_id not in (select o.job_id from outbox o);
