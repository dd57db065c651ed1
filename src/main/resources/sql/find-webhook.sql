-- A webhook by its name.
\set owner '''user:u-17'''
\set name '''shop'''
\set columns `cat src/main/resources/sql/part/columns-of-a-webhook.sql`
select :columns from webhook w left join webhook_secret d on d.owner = w.owner
where w.owner = :owner and w.name = :name;
