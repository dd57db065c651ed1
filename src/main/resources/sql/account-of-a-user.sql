-- An account as it is.
\set user '''u-17'''
select a.* from account a where a.user_id = :user;
