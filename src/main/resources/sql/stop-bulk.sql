-- Stops a bulk.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set actor '''ops'''
update bulk set state = 'stopped', ended_at = clock_timestamp(), stopped_by = :actor
where id = :id and state = 'running';
