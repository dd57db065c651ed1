-- Enters backends that are new.
\set names '''["local"]'''
insert into backend (name, tat, blocked_until)
select value, clock_timestamp(), clock_timestamp() from json_array_elements_text(cast(cast(:names as text) as json))
on conflict do nothing;
