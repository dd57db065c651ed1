package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Workers and their leases, by the database's clock, and what they own.
///
/// A lease that has lapsed can still be renewed until somebody takes the worker for dead, which is written down before
/// any of its jobs are adopted. So an outage of the database, in which no worker can renew, costs no worker its jobs.
@ApplicationScoped
public class WorkerStore {

    private final Database database;

    WorkerStore(Database database) {
        this.database = database;
    }

    /// Enters a worker with a fresh lease.
    ///
    /// @param version of the service
    public Uni<Integer> register(WorkerId worker, String name, String version, Duration lease) {
        String statement = """
                insert into worker (id, name, version, started_at, lease_until)
                values (:id, :name, :version, clock_timestamp(), clock_timestamp() + cast(cast(:lease as text) as interval))
                on conflict (id) do update set lease_until = excluded.lease_until where worker.lease_until > '-infinity'
                """;
        return database.statement(sql -> sql.update(
                statement, Map.of("id", worker.value(), "name", name, "version", version, "lease", lease.toString())));
    }

    /// Renews a lease; false when the worker was taken for dead, after which nothing of it may go on.
    public Uni<Boolean> beat(WorkerId worker, Duration lease) {
        String statement = """
                update worker set lease_until = clock_timestamp() + cast(cast(:lease as text) as interval)
                where id = :id and lease_until > '-infinity'
                """;
        return database.statement(sql -> sql.update(statement, Map.of("id", worker.value(), "lease", lease.toString())))
                .map(changed -> changed > 0);
    }

    /// Gives the lease up with all that the worker owns, so that nothing of it looks as if its worker had died.
    public Uni<Integer> release(WorkerId worker) {
        Map<String, Object> id = Map.of("id", worker.value());
        String jobs = """
                update job set worker_id = null where id in (
                  select id from job where worker_id = :id and state in ('submitting', 'rendering', 'collecting')
                  for update skip locked)
                """;
        return database.transaction(sql -> sql.update(jobs, id)
                .chain(() -> sql.update("update worker set lease_until = '-infinity' where id = :id", id)));
    }

    /// Gives up the worker's jobs that anybody may go on with, although its lease goes on: it still has the outcomes of
    /// submits to write.
    public Uni<Integer> handOver(WorkerId worker) {
        String statement = """
                update job set worker_id = null where id in (
                  select id from job where worker_id = :worker and state in ('rendering', 'collecting') for update skip locked)
                """;
        return database.statement(sql -> sql.update(statement, Map.of("worker", worker.value())));
    }

    /// Takes workers whose lease has lapsed for dead, for good.
    public Uni<Integer> buryLapsed(WorkerId worker) {
        String statement = """
                update worker set lease_until = '-infinity'
                where lease_until <= clock_timestamp() and lease_until > '-infinity'
                  and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
                """;
        return database.statement(sql -> sql.update(statement, Map.of("worker", worker.value())));
    }

    /// Takes over running jobs of dead workers or of none, at the state they are in and under a new run token. A dead
    /// worker counts as a death of each of its jobs; of a suspected one only if it was in hand.
    ///
    /// @param backends only jobs of these; empty for all
    /// @param suspected deaths from which on a job is suspected
    public Uni<List<Job>> adopt(WorkerId worker, Set<String> backends, int most, int suspected) {
        String orphans =
                "(j.worker_id is null or j.worker_id in (select w.id from worker w where w.lease_until = '-infinity'))";
        if (backends.isEmpty()) {
            return takeOver(orphans, Map.of("worker", worker.value(), "most", most, "suspected", suspected));
        }
        String theirs = " and j.backend in (select json_array_elements_text(cast(cast(:backends as text) as json)))";
        return takeOver(
                orphans + theirs,
                Map.of(
                        "worker",
                        worker.value(),
                        "most",
                        most,
                        "suspected",
                        suspected,
                        "backends",
                        Json.write(List.copyOf(backends))));
    }

    /// Takes up this worker's own jobs that nobody here is running, as after a write whose outcome was lost.
    ///
    /// @param running those that somebody is running
    public Uni<List<Job>> adoptStrays(WorkerId worker, Set<JobId> running, int most) {
        String strays = """
                j.worker_id = :worker and j.since < clock_timestamp() - interval '15 seconds'
                and j.id not in (select cast(value as uuid) from json_array_elements_text(cast(cast(:running as text) as json)))
                """;
        return takeOver(
                strays, Map.of("worker", worker.value(), "most", most, "suspected", 0, "running", ids(running)));
    }

    private static String ids(Set<JobId> jobs) {
        return Json.write(jobs.stream().map(JobId::value).toList());
    }

    private Uni<List<Job>> takeOver(String condition, Map<String, ?> parameters) {
        String statement = """
                with orphans as (
                  select j.id, j.worker_id is not null and j.worker_id <> :worker as died from job j
                  where j.state in ('submitting', 'rendering', 'collecting') and %s
                    and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
                  limit :most for update of j skip locked),
                adopted as (
                  update job j set worker_id = :worker, run_token = j.run_token + 1, in_hand = false,
                    deaths = j.deaths + case when o.died and (j.in_hand or j.deaths < :suspected) then 1 else 0 end
                  from orphans o where j.id = o.id returning j.*)
                select cast(coalesce(json_agg(r), '[]') as text) from (
                  select j.*, q.spec, q.metadata, q.trace, q.origin, q.wish from adopted j join job_request q on q.job_id = j.id) r
                """.formatted(condition);
        return database.statement(sql -> sql.returning(statement, parameters, JobRow.class))
                .map(rows -> rows.stream().map(JobRow::toJob).toList());
    }

    /// Forgets dead workers that own nothing.
    public Uni<Integer> forgetGone() {
        String statement = """
                delete from worker w where w.lease_until = '-infinity' and w.started_at < clock_timestamp() - interval '1 hour'
                and not exists (select 1 from job j where j.worker_id = w.id)
                """;
        return database.statement(sql -> sql.update(statement, Map.of()));
    }
}
