-- One page of a user's productions, or of everybody's, newest first.
\set user '''u-17'''
\set outcome ''''''
\set before '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set limit 51
select p.id from production p
where (cast(:user as text) = '' or p.user_id = :user) and (cast(:outcome as text) = '' or p.outcome = :outcome)
  and p.id < cast(cast(:before as text) as uuid)
order by p.id desc limit :limit;
