-- Locks an account.
\set user '''u-17'''
select cast(count(*) as text) from (
  select a.user_id from account a where a.user_id = :user for update) locked;
