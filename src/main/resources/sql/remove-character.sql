-- Removes a character.
\set id '''019aa000-0000-7000-8000-000000000001'''
delete from character_sheet where id = cast(cast(:id as text) as uuid);
