-- Says whether a suspected job is in hand. One that was and is not any more has not ended its worker.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set token 1
\set state '''submitting'''
\set held true
\set worker '''00000000-0000-0000-0000-000000000001'''
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
update job j set in_hand = :held, deaths = case when :held then j.deaths else 0 end
where j.id = :id and j.run_token = :token and j.state = :state and :fence;
