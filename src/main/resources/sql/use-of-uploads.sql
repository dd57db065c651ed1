-- What a user has of files, but for one.
\set user '''u-17'''
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select count(*) as files, coalesce(sum(u.bytes), 0) as bytes from upload u
where u.user_id = :user and u.id <> :id;
