-- Deliveries to a webhook, newest first.
\set webhook '''0195d2c8-0000-7000-8000-000000000000'''
\set before 1000000
\set limit 51
\set columns `cat src/main/resources/sql/part/columns-of-a-delivery.sql`
select :columns
from delivery d where d.webhook_id = :webhook and d.seq < :before order by d.seq desc limit :limit;
