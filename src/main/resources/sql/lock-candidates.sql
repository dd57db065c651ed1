-- What is in flight, and the users whose turn may come, with their accounts locked: all of them, which counting makes
-- sure of. What they have waiting is read by the next statement, whose snapshot is taken when the locks are held. The
-- backend is locked meanwhile, so no account is waited for longer than the patience.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
\set patience '''1000ms'''
\set counted true
\set backend '''local'''
\set users 100
\set in_flight 4
\set lanes '''[{"name":"local","from_tag":0}]'''
\set passed_over '''[]'''
\set candidates `cat src/main/resources/sql/part/candidates.sql`
\set found `cat src/main/resources/sql/part/locked-candidates.sql`
with :candidates,
locked as materialized (
  select a.user_id from account a where a.user_id = any(array(select user_id from c))
  order by a.user_id for update)
:found;
