-- Which endpoints that requests name are there, and of those that are not, how many others their owner's requests have named.
\set listeners '''[{"id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f","owner":"service:shop"}]'''
with l as materialized (
  select l.id, l.owner, w.id is not null as there
  from json_to_recordset(cast(cast(:listeners as text) as json)) as l(id uuid, owner text)
  left join webhook w on w.id = l.id),
o as materialized (
  select n.owner, (select count(*) from webhook w where w.owner = n.owner and w.by_request) as others
  from (select distinct owner from l where not there) n)
select l.id, l.owner, l.there, cast(coalesce(o.others, 0) as integer) as others
from l left join o on o.owner = l.owner and not l.there;
