-- Of jobs that a backend holds or may hold. Rendered from the types of the states.
'submitting', 'unresolved', 'rendering'
