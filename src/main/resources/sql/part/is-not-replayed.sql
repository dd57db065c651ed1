-- Whether an event `e` does not wait already to be delivered to the webhook `w` once more.
not exists (
  select 1 from delivery d where d.job_id = e.job_id and d.webhook_id = w.id and d.state = 'pending'
    and d.event_id = e.id and d.once)
