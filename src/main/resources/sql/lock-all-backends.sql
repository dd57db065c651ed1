-- Locks every backend, so that no turn is under way.
select cast(coalesce(json_agg(b.name), '[]') as text) from (select name from backend order by name for update) b;
