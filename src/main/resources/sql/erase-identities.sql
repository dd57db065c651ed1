-- Takes the user off requests that stay known by their hash.
\set user '''u-17'''
update request_identity set refusal = null, user_id = null
where user_id = :user and job_id not in (select o.job_id from outbox o);
