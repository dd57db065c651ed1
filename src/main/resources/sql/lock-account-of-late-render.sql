-- Locks the account of a late render.
\set user '''u-17'''
select cast(count(*) as text) from (select 1 from account a where a.user_id = :user for update) locked;
