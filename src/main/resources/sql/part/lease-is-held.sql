-- Whether the worker still holds its lease.
exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
