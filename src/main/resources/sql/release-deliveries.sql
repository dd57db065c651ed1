-- Gives claims back.
\set claims '''[]'''
update delivery d set sending = false, due_at = clock_timestamp(), attempts = d.attempts - 1
from json_to_recordset(cast(cast(:claims as text) as json)) as c(seq bigint, token integer)
where d.seq = c.seq and d.token = c.token and d.state = 'pending' and d.sending;
