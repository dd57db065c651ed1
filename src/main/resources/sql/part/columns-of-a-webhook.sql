-- A webhook `w` with the secret `d` of its owner.
w.id, w.owner, w.name, w.url, w.types, w.format, w.user_id, coalesce(w.secret, d.secret) as secret,
case when w.secret is null then d.previous_secret else w.previous_secret end as previous_secret,
case when w.secret is null then d.previous_until else w.previous_until end as previous_until,
w.created_at, w.failures, w.failing_since, w.held_until, w.disabled_at, w.disabled_reason
