-- Marks workers whose lease has lapsed as dead. Final.
\set worker '''00000000-0000-0000-0000-000000000001'''
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
update worker set lease_until = '-infinity'
where lease_until <= clock_timestamp() and lease_until > '-infinity' and :fence;
