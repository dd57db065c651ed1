-- Opens an account, if the user has none.
\set user '''u-17'''
insert into account (user_id, month, day)
values (:user, date_trunc('month', now() at time zone 'UTC'), now() at time zone 'UTC')
on conflict (user_id) do nothing;
