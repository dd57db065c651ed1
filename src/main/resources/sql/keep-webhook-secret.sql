-- Gives an owner a default secret, unless it has one.
\set owner '''user:u-17'''
\set secret '''s'''
insert into webhook_secret (owner, secret) values (:owner, :secret) on conflict (owner) do nothing;
