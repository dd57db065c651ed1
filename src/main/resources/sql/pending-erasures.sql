-- Users whose data are being deleted, behind one of them.
\set at '''1970-01-01Z'''
\set user ''''''
\set limit 20
select a.user_id, a.erase_requested_at as requested_at from account a
where a.erase_requested_at is not null and (a.erase_requested_at, a.user_id) > (:at, :user)
order by a.erase_requested_at, a.user_id limit :limit;
