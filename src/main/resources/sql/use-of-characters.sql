-- How many characters a user has, and whether one of them has this name.
\set user '''u-17'''
\set name '''Mara'''
select count(*) as characters, coalesce(bool_or(c.name = :name), false) as named
from character_sheet c where c.user_id = :user;
