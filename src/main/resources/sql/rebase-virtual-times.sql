-- Brings the virtual times of lanes and backends down.
\set lanes '''["local"]'''
\set backends '''["local"]'''
\set base 2305843009213693952
with upd_lane as (
  update lane set vtime = greatest(0, vtime - cast(:base as bigint))
  where name in (select value from json_array_elements_text(cast(cast(:lanes as text) as json))))
update backend set vtime = greatest(0, vtime - cast(:base as bigint))
where name in (select value from json_array_elements_text(cast(cast(:backends as text) as json)));
