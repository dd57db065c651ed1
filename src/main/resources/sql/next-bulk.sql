-- The bulk act that has waited for longest to be carried out, or to be gone on with.
select b.* from bulk b where b.state = 'running' order by b.id limit 1;
