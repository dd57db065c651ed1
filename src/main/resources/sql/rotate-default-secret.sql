-- Gives an owner a new default secret; the old one goes on signing for a while.
\set both '''PT24H'''
\set secret '''s'''
\set owner '''user:u-17'''
update webhook_secret set previous_secret = secret,
  previous_until = clock_timestamp() + cast(cast(:both as text) as interval), secret = :secret
where owner = :owner;
