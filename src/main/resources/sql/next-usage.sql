-- The oldest usage events that are not yet known to be sent.
\set limit 500
select o.seq, o.usage_id, o.user_id, o.at, cast(o.data as text) as data
from usage_outbox o order by o.seq limit :limit;
