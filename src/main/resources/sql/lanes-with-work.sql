-- How many of the lanes have somebody whose turn may come; without locks.
\set lanes '''["local"]'''
select cast(count(*) as text) from json_array_elements_text(cast(cast(:lanes as text) as json)) l(name)
where exists (select 1 from user_queue u where u.lane = l.name and u.ready);
