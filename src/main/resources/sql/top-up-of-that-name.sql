-- What was topped up under a name.
\set key '''00000000-0000-0000-0000-000000000001'''
select t.micros from top_up t where t.key = :key;
