-- Locks a user's account and tells whether the user is being deleted.
\set user '''u-17'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select a.erase_requested_at is not null as erasing from account a where a.user_id = :user for update) r;
