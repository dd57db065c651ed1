-- What an owner of a webhook sees of a delivery `d`.
d.seq, d.event_id, d.job_id, d.type, d.once, d.created_at, d.state, d.due_at, d.sending, d.attempts,
d.ended_at, d.status, d.reason, d.answer
