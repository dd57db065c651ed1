-- Deletes from the outbox what was acknowledged. By an array, so that even a server which has not yet counted the table
-- goes by its index.
\set seqs '''[1]'''
delete from outbox
where seq = any(array(select cast(value as bigint) from json_array_elements_text(cast(cast(:seqs as text) as json))));
