-- Gives an endpoint a new secret; the old one goes on signing for a while, be it that of its owner.
\set both true
\set secret '''s'''
\set owner '''u-17'''
\set name '''shop'''
update webhook w set
  previous_secret = coalesce(w.secret, (select d.secret from webhook_secret d where d.owner = w.owner)),
  previous_until = clock_timestamp() + cast(cast(:both as text) as interval),
  secret = :secret
where w.owner = :owner and w.name = :name;
