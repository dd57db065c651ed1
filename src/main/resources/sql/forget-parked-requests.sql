-- Forgets parked requests that have their answers.
\set places '''[{"topic":"requests","part":0,"place_in_part":7}]'''
delete from parked_request p
using json_to_recordset(cast(cast(:places as text) as json)) as g(topic text, part integer, place_in_part bigint)
where p.topic = g.topic and p.part = g.part and p.place_in_part = g.place_in_part;
