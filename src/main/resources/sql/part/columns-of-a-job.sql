-- The columns of a whole live job, from `job j` and `job_request q`.
j.*, q.spec, q.metadata, q.trace, q.origin, q.wish
