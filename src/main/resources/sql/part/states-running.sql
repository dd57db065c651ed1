-- Of jobs that a worker runs. Rendered from the types of the states.
'submitting', 'rendering', 'collecting'
