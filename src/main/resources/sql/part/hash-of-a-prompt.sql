-- The one thing that is shown of a prompt, from `job_request q`.
encode(sha256(convert_to(q.spec ->> 'prompt', 'UTF8')), 'hex') as prompt_sha256
