-- Those of these users who have an account.
\set users '''["u-17"]'''
select a.user_id from account a
where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))));
