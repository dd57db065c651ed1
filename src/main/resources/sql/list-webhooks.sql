-- The webhooks of an owner, without those that requests have named.
\set owner '''user:u-17'''
\set columns `cat src/main/resources/sql/part/columns-of-a-webhook.sql`
select :columns from webhook w left join webhook_secret d on d.owner = w.owner
where w.owner = :owner and not w.by_request order by w.name;
