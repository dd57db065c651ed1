-- The bulk acts that have waited for longest to be carried out, or to be gone on with: more than one, since one that does
-- not say of which jobs concerns none, and must not stand before the others.
select b.* from bulk b where b.state = 'running' and json_typeof(b.filter) = 'object' order by b.id limit 20;
