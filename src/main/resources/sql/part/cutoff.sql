-- The cutoffs of all plans.
cutoff as materialized (
  select * from json_to_recordset(cast(cast(:cutoffs as text) as json)) as c(plan text, past timestamptz))
