-- Deletes what became of the jobs in bulks over a user.
\set user '''u-17'''
delete from bulk_result r using bulk b where b.user_id = :user and r.bulk_id = b.id;
