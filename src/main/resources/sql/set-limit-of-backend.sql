-- Sets the adaptive limit of a backend.
\set name '''local'''
\set limit 4
update backend set in_flight_limit = :limit, limit_changed_at = clock_timestamp() where name = :name;
