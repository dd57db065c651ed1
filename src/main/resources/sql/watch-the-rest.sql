-- What else is watched. Other users' sessions hide when their transactions began; those of our own are what locks our
-- rows.
select (select created_at from job where state = 'queued' and delayed order by eligible_at limit 1) as next_delayed,
       (select count(*) from worker where lease_until > clock_timestamp()) as workers,
       (select min(xact_start) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and backend_type = 'client backend') as oldest_transaction,
       clock_timestamp() as now;
