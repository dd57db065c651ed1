-- How many jobs of a user run.
\set user '''u-17'''
select count(*) as jobs from job
where user_id = :user and state in ('submitting', 'rendering', 'collecting');
