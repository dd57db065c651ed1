package dev.bobine.persistence;

import dev.bobine.job.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Workers and their leases, by the database's clock, and what they own.
///
/// A lease that has lapsed can still be renewed until somebody marks the worker as dead, which is written down before
/// any of its jobs are adopted. So an outage of the database, in which no worker can renew, costs no worker its jobs.
@ApplicationScoped
public class WorkerStore {

    private static final String REGISTER = Statements.read("register-worker");

    private static final String RENEW = Statements.read("renew-lease-of-worker");

    private static final String RELEASE_JOBS = Statements.read("release-jobs-of-worker");

    private static final String END_LEASE = Statements.read("end-lease-of-worker");

    private static final String HAND_OVER = Statements.read("hand-over-jobs-of-worker");

    private static final String MARK_DEAD = Statements.read("mark-dead-workers");

    private static final String ADOPT = Statements.read("adopt-jobs");

    private static final String ADOPT_OF_BACKENDS = Statements.read("adopt-jobs-of-backends");

    private static final String ADOPT_STRAYS = Statements.read("adopt-strays");

    private static final String GIVE_BACK = Statements.read("give-back-jobs");

    private static final String FORGET_DEAD = Statements.read("forget-dead-workers");

    private final Database database;

    WorkerStore(Database database) {
        this.database = database;
    }

    /// Enters a worker with a fresh lease.
    ///
    /// @param version of the service
    public Uni<Integer> register(WorkerId worker, String name, String version, Duration lease) {
        return database.statement(sql -> sql.update(
                REGISTER, Map.of("id", worker.value(), "name", name, "version", version, "lease", lease.toString())));
    }

    /// Renews a lease; false when the worker was marked as dead, after which nothing of it may go on.
    public Uni<Boolean> beat(WorkerId worker, Duration lease) {
        return database.statement(sql -> sql.update(RENEW, Map.of("id", worker.value(), "lease", lease.toString())))
                .map(changed -> changed > 0);
    }

    /// Gives the lease up with all that the worker owns, so that nothing of it looks as if its worker had died.
    public Uni<Integer> release(WorkerId worker) {
        Map<String, Object> id = Map.of("id", worker.value());
        return database.transaction(sql -> sql.update(RELEASE_JOBS, id).chain(() -> sql.update(END_LEASE, id)));
    }

    /// Gives up the worker's jobs that anybody may go on with, although its lease goes on: it still has the outcomes of
    /// submits to write.
    public Uni<Integer> handOver(WorkerId worker) {
        return database.statement(sql -> sql.update(HAND_OVER, Map.of("worker", worker.value())));
    }

    /// Marks workers with a lapsed lease as dead. Final.
    public Uni<Integer> markDead(WorkerId worker) {
        return database.statement(sql -> sql.update(MARK_DEAD, Map.of("worker", worker.value())));
    }

    /// Takes over running jobs of dead workers or of none, at the state they are in and under a new run token. A dead
    /// worker counts as a death of each of its jobs; of a suspected one only if it was in hand.
    ///
    /// @param backends only jobs of these; empty for all
    /// @param except jobs to be left to other workers
    /// @param suspected deaths from which on a job is suspected
    public Uni<ReadJobs> adopt(
            WorkerId worker, Set<String> backends, Collection<JobId> except, int limit, int suspected) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("worker", worker.value());
        parameters.put("limit", limit);
        parameters.put("suspected", suspected);
        parameters.put("except", ids(except));
        if (backends.isEmpty()) {
            return takeOver(ADOPT, parameters);
        }
        parameters.put("backends", Json.write(List.copyOf(backends)));
        return takeOver(ADOPT_OF_BACKENDS, parameters);
    }

    /// Gives jobs up that this worker has just taken over, so that another one may take them.
    public Uni<Integer> giveBack(WorkerId worker, Collection<JobId> jobs) {
        return database.statement(sql -> sql.update(GIVE_BACK, Map.of("worker", worker.value(), "jobs", ids(jobs))));
    }

    /// Takes up this worker's own jobs that nobody here is running, as after a write whose outcome was lost.
    ///
    /// @param running those that somebody was running at that moment
    public Uni<ReadJobs> adoptStrays(WorkerId worker, Set<JobId> running, Instant asOf, int limit) {
        return takeOver(
                ADOPT_STRAYS,
                Map.of(
                        "worker",
                        worker.value(),
                        "limit",
                        limit,
                        "suspected",
                        0,
                        "as_of",
                        asOf,
                        "running",
                        ids(running)));
    }

    private static String ids(Collection<JobId> jobs) {
        return Json.write(jobs.stream().map(JobId::value).toList());
    }

    private Uni<ReadJobs> takeOver(String statement, Map<String, ?> parameters) {
        return database.statement(sql -> sql.returningJobs(statement, parameters));
    }

    /// Forgets dead workers that own nothing.
    public Uni<Integer> forgetGone() {
        return database.statement(sql -> sql.update(FORGET_DEAD, Map.of()));
    }
}
