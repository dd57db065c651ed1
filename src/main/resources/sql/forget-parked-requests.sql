-- Forgets parked requests that have their answers.
\set seqs '''[7]'''
delete from parked_request
where seq = any(array(select cast(value as bigint) from json_array_elements_text(cast(cast(:seqs as text) as json))));
