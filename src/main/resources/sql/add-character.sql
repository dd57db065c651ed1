-- Keeps a new character.
\set id '''019aa000-0000-7000-8000-000000000001'''
\set user '''u-17'''
\set row '''{"name":"Mara","kind":"person","description":"A tall woman in a red coat.","references":["s3://bobine/uploads/u-17/a.png"]}'''
insert into character_sheet (id, user_id, name, kind, description, pictures, created_at)
select cast(cast(:id as text) as uuid), :user, r.name, r.kind, r.description, r.references, clock_timestamp()
from json_to_record(cast(cast(:row as text) as json)) as r(name text, kind text, description text, "references" json);
