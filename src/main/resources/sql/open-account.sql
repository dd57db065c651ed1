-- Opens an account, if the user has none.
\set user '''u-17'''
\set now '''2026-01-01T00:00:00Z'''
insert into account (user_id, month, day)
values (:user, date_trunc('month', :now at time zone 'UTC'), (:now at time zone 'UTC'))
on conflict (user_id) do nothing;
