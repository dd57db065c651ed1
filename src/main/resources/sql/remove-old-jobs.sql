-- Removes what is kept of jobs beyond the cutoffs of their users' plans, a page of accounts at a time. A clip that is
-- there, an event that is still to be sent and a render that may still end keep their job.
\set after ''''''
\set users 1000
\set jobs 1000
\set cutoffs '''[{"plan":"free","past":"2025-01-01T00:00:00Z"}]'''
\set fallback '''free'''
\set cutoff `cat src/main/resources/sql/part/cutoff.sql`
\set of_account `cat src/main/resources/sql/part/cutoff-of-account.sql`
with :cutoff,
page as materialized (
  select a.user_id, a.plan from account a where a.user_id > :after order by a.user_id limit :users),
unsent as materialized (
  select o.job_id from outbox o where o.job_id < first_id_of((select max(c.past) from cutoff c))),
due as materialized (
  select old.id from page a join cutoff c on :of_account
  cross join lateral (
    select s.id from job_settled s
    where s.user_id = a.user_id and s.id < first_id_of(c.past) and s.since < c.past
      and (s.state <> 'completed' or s.deleted_at is not null)
      and s.id not in (select u.job_id from unsent u)
      and not exists (select 1 from late_render l where l.job_id = s.id)
    order by s.id limit :jobs) old
  limit :jobs),
del_job_settled as (delete from job_settled s using due where s.id = due.id returning s.id, s.production),
del_production as (
  delete from production p using (select distinct g.production from del_job_settled g where g.production is not null) g
  where p.id = g.production and p.ended_at is not null
    and not exists (select 1 from job_settled s
                    where s.production = p.id and s.id not in (select d.id from due d))
  returning p.id),
del_event as (delete from event e using del_production where e.job_id = del_production.id),
del_job_request as (delete from job_request r using due where r.job_id = due.id),
del_event_told as (delete from event e using due where e.job_id = due.id returning e.id)
select cast(json_agg(r) as text) from (
  select (select count(*) from page) as users, (select max(p.user_id) from page p) as last,
         (select count(*) from del_job_settled) as jobs, (select count(*) from del_event_told) as events) r;
