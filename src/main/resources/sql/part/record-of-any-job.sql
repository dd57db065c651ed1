-- What is shown of a job, live or ended, from its row `x` and `job_request q`.
x.id, x.user_id, x.source, x.request_id, x.requested_model, x.model, x.lane, x.priority, x.created_at,
x.deadline, x.estimate, x.clip_seconds, x.state, x.since, x.attempt, x.cancel_requested_at, x.backend,
x.external_id, x.submitted_at, x.failure_kind, x.failure_stage, x.failure_message,
case when q.spec ->> 'kind' in ('drawing', 'frame') then 'still' else 'video' end as kind,
x.production, x.step, q.spec -> 'size' as size, coalesce(q.spec ->> 'audio' = 'true', false) as audio,
q.spec #>> '{options,look}' as look, q.spec -> 'characters' as characters,
q.wish is not null as directed, q.metadata, q.trace, q.origin
