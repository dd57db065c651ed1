-- How many jobs of a user run.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set user '''u-17'''
select count(*) as jobs from job
where user_id = :user and state in (:running_states);
