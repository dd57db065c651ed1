-- What is shown besides of an ended job `x`; in the order of a live one.
cast(null as timestamptz) as eligible_at, false as delayed, cast(null as timestamptz) as due_at,
cast(null as smallint) as progress, x.charged, x.charge_source, x.clip, x.deleted_at
