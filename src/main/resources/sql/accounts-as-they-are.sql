-- Accounts as they are at this moment, without a lock.
\set users '''["u-17"]'''
select a.* from account a
where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))));
