-- Notes that a user is to be erased.
\set now '''2026-01-01T00:00:00Z'''
\set actor '''user:u-17'''
\set user '''u-17'''
update account set erase_requested_at = :now, erase_requested_by = :actor
where user_id = :user and erase_requested_at is null;
