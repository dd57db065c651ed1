-- The newest jobs that fit, looked for among so many of the newest of a table, or of one state of it. Tells how far it has
-- looked.
\set table 'job'
\set base 'j.state = ''queued'''
\set fits 'j.model = ''film'''
\set fence ''
\set scan 5000
\set limit 51
with scanned as materialized (
  select j.id, coalesce(:fits, false) as fits from (select * from :table j where :base :fence) j
  order by j.id desc limit :scan)
select (select coalesce(json_agg(f.id order by f.id desc), '[]')
        from (select s.id from scanned s where s.fits order by s.id desc limit :limit) f) as found,
       (select count(*) from scanned) >= :scan as more,
       (select s.id from scanned s order by s.id limit 1) as last;
