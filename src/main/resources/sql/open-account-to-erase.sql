-- Opens an account, if the user has none, so that its erasure can be noted.
\set user '''u-17'''
\set now '''2026-01-01T00:00:00Z'''
insert into account (user_id, month, day)
select cast(:user as text), date_trunc('month', :now at time zone 'UTC'), (:now at time zone 'UTC')
where exists (select 1 from request_identity i where i.user_id = :user)
  or exists (select 1 from webhook w where w.user_id = :user or w.owner = 'user:' || :user)
  or exists (select 1 from treatment t where t.user_id = :user)
on conflict (user_id) do nothing;
