-- The steps to be applied, `s`, each to a job.
s as materialized (
  select * from json_to_recordset(cast(cast(:steps as text) as json)) as s(
    id uuid, user_id text, from_state text, run_token bigint, since timestamptz, frees boolean, correction bigint,
    state text, attempt smallint, eligible_at timestamptz, backend text, endpoint text, provider_model text,
    idempotency_key text, offer_micros bigint, external_id text, submitted_at timestamptz, due_at timestamptz,
    progress smallint, artifact_url text, artifact_micros bigint, tries smallint, failure_kind text,
    failure_stage text, failure_message text, "end" json,
    event_id uuid, event_type text, event_data text, trace text))
