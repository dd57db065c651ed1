-- Notes on a live job that it is to be cancelled, unless that is noted already.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set cancel '''{"at":"2026-01-01T00:00:00Z","by":"user","reason": null}'''
update job j set cancel_requested_at = coalesce(j.cancel_requested_at, c.at),
  cancelled_by = case when j.cancel_requested_at is null then c.by else j.cancelled_by end,
  cancel_reason = case when j.cancel_requested_at is null then c.reason else j.cancel_reason end
from json_to_record(cast(cast(:cancel as text) as json)) as c(at timestamptz, by text, reason text)
where j.id = :id;
