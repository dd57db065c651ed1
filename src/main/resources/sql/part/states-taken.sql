-- Of jobs that a provider has accepted and a worker follows. Rendered from the types of the states.
'rendering', 'collecting'
