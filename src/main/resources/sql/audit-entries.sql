-- What operators did, newest first, looked for among so many entries. Tells how far it has looked.
\set base 'e.id < first_id_of(now())'
\set fits 'e.actor = ''key:ops'''
\set scan 5000
\set limit 51
with scanned as materialized (
  select e.*, (:fits) as fits from audit e where :base order by e.id desc limit :scan)
select (select coalesce(json_agg(f order by f.id desc), '[]') from (
          select s.id, s.at, s.actor, s.action, s.subject, s.reason from scanned s where s.fits order by s.id desc limit :limit
        ) f) as found,
       (select count(*) from scanned) >= :scan as more, (select s.id from scanned s order by s.id limit 1) as last;
