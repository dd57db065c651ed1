-- Locks the account of a user who is being erased.
\set user '''u-17'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select a.user_id, a.erase_requested_by as actor from account a
  where a.user_id = :user and a.erase_requested_at is not null for update) r;
