-- Deletes usage events that were acknowledged.
\set seqs '''[1]'''
delete from usage_outbox
where seq = any(array(select cast(value as bigint) from json_array_elements_text(cast(cast(:seqs as text) as json))));
