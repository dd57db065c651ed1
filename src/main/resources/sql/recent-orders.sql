-- Orders with certain digests.
\set digests '''["00000000-0000-0000-0000-000000000001"]'''
select r.job_id, r.user_id, r.digest, r.at, r.first_seen, r.folds from recent_order r
where r.digest = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:digests as text) as json))));
