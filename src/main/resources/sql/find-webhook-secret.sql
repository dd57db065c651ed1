-- The default secret of an owner.
\set owner '''user:u-17'''
select d.secret, d.previous_secret, d.previous_until from webhook_secret d where d.owner = :owner;
