-- Gives an endpoint a new secret; the old one goes on signing for a while.
\set both true
\set secret '''s'''
\set owner '''u-17'''
\set name '''shop'''
update webhook set previous_secret = secret, previous_until = clock_timestamp() + cast(cast(:both as text) as interval),
  secret = :secret
where owner = :owner and name = :name;
