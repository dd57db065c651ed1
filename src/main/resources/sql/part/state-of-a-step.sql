-- The columns of a job that a step `s` sets; all but `eligible_at`. What a process counted as a wait by its own clock
-- is added up by the database's, which also tells when it is over.
state = s.state, since = s.since, attempt = s.attempt, backend = s.backend,
endpoint = s.endpoint, provider_model = s.provider_model, idempotency_key = s.idempotency_key,
offer_micros = s.offer_micros, external_id = s.external_id, submitted_at = s.submitted_at,
due_at = case when s.state = 'unresolved' then clock_timestamp() + (s.due_at - s.since) else s.due_at end,
progress = s.progress, artifact_url = s.artifact_url, artifact_micros = s.artifact_micros, tries = s.tries,
failure_kind = s.failure_kind, failure_stage = s.failure_stage, failure_message = s.failure_message
