-- Whether the webhook `w`, which is `:webhook`, may be told of an event `e` once more: those of its user or of all; where
-- requests have named it, only what belongs to those, since whoever may ask once may not read what others do.
(w.user_id is null or w.user_id = e.data ->> 'userId')
    and (not w.by_request or e.job_id in (
      select d.job_id from delivery d where d.webhook_id = :webhook
      union all
      select j.id from job j where j.webhook = :webhook
      union all
      select p.id from production p where p.webhook = :webhook
      union all
      select s.id from production p join job_settled s on s.production = p.id where p.webhook = :webhook))
