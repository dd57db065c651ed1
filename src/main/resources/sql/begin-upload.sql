-- Notes a file that comes.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set user '''u-17'''
\set name '''uploads/u-17/0195d2c8-0000-7000-8000-000000000000'''
\set bytes 48213
insert into upload (id, user_id, name, bytes, created_at)
values (:id, :user, :name, cast(:bytes as bigint), clock_timestamp());
