-- What waits to be delivered, and how endpoints are.
select (select count(*) from delivery d join webhook w on w.id = d.webhook_id and w.disabled_at is null
        where d.state = 'pending') as events,
       (select min(d.created_at) from delivery d join webhook w on w.id = d.webhook_id and w.disabled_at is null
        where d.state = 'pending') as oldest,
       (select count(*) from webhook w where w.disabled_at is null and w.failing_since is not null) as failing,
       (select count(*) from webhook w where w.disabled_at is not null) as disabled;
