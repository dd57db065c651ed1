-- Of jobs that have not been submitted. Rendered from the types of the states.
'held', 'queued'
