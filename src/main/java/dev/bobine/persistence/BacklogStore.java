package dev.bobine.persistence;

import dev.bobine.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Brings what waits in line with a configuration that has changed. Works in batches, each under the locks of the
/// accounts concerned.
@ApplicationScoped
public class BacklogStore {

    private static final String LOCK_OTHERWISE_WEIGHTED = Statements.read("lock-otherwise-weighted");
    private static final String REWEIGH = Statements.read("reweigh-backlogs");
    private static final String LOCK_MISPLACED = Statements.read("lock-misplaced");
    private static final String MOVE = Statements.read("move-to-lane");
    private static final String RECOUNT = Statements.read("recount-backlogs");
    private static final String MODELLESS = Statements.read("jobs-without-a-model");

    private final Database database;

    BacklogStore(Database database) {
        this.database = database;
    }

    /// What a plan gives to those who wait.
    public record PlanRow(String name, int weight, int running) {}

    /// The lane of a model, under any of the names that jobs may carry.
    public record LaneRow(String model, String lane) {}

    /// Gives waiting users the weight and the running cap of their plan as it is now; tells for how many.
    ///
    /// @param defaultPlan the plan of those who have none that is known
    public Uni<Integer> reweigh(Collection<PlanRow> plans, String defaultPlan, int limit) {
        String known = Json.write(plans);
        Map<String, Object> bounded = Map.of("plans", known, "default_plan", defaultPlan, "limit", limit);
        return database.transaction(sql -> sql.returning(LOCK_OTHERWISE_WEIGHTED, bounded, String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0)
                        : sql.update(
                                REWEIGH,
                                Map.of("plans", known, "default_plan", defaultPlan, "users", Json.write(users)))));
    }

    /// Moves live jobs to the lane that their model has now; returns how many. Those of a user whose account somebody
    /// keeps locked are moved another time.
    public Uni<Integer> relane(Collection<LaneRow> lanes, int limit) {
        String places = Json.write(lanes);
        return database.transaction(sql -> sql.returning(LOCK_MISPLACED, misplaced(places, "", limit), String.class)
                .chain(users ->
                        users.isEmpty() ? Uni.createFrom().item(0) : move(sql, places, Json.write(users), limit)));
    }

    private static Uni<Integer> move(Sql sql, String lanes, String users, int limit) {
        return sql.update(MOVE, misplaced(lanes, users, limit))
                .chain(moved -> sql.update(RECOUNT, Map.of("users", users)).replaceWith(moved));
    }

    private static Map<String, Object> misplaced(String lanes, String users, int limit) {
        return Map.of("lanes", lanes, "users", users, "limit", limit);
    }

    /// Jobs that have waited for longer than that for a model that is not among those, by the database's clock.
    public Uni<List<Job>> modelless(Collection<String> models, Duration waited, int limit) {
        Map<String, Object> parameters =
                Map.of("models", Json.write(models), "waited", waited.toString(), "limit", limit);
        return database.statement(sql -> sql.jobs(MODELLESS, parameters)).map(ReadJobs::all);
    }
}
