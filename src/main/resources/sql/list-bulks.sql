-- One page of bulk acts, newest first.
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set limit 51
select b.* from bulk b where b.id < cast(:after as uuid) order by b.id desc limit :limit;
