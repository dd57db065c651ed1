-- Enters lanes that are new.
\set names '''["local"]'''
insert into lane (name)
select value from json_array_elements_text(cast(cast(:names as text) as json))
on conflict do nothing;
