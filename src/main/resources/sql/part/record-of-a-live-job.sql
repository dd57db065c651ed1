-- What is shown besides of a live job `x`; in the order of an ended one.
x.eligible_at, x.delayed, x.due_at, x.progress, cast(null as bigint) as charged,
cast(null as text) as charge_source, cast(null as json) as clip, cast(null as timestamptz) as deleted_at
