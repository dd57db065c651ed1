-- Moves jobs to the lane that their model has now.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set lanes '''[{"model":"m","lane":"l"}]'''
\set users '''["u-17"]'''
\set limit 1000
\set pairs `cat src/main/resources/sql/part/models-that-are-waited-for.sql`
\set misplaced `cat src/main/resources/sql/part/misplaced-jobs.sql`
with recursive :pairs,
:misplaced
update job j set lane = m.lane from misplaced m where j.id = m.id;
