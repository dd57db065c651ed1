package dev.bobine.persistence;

import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a job waits and how many are before it, with work bounded by [#LIMIT] whatever the backlog.
///
/// A job's start tag is its user's tag plus the user's own cost ahead over the weight. Before it come those jobs of
/// other users whose start tags are less; they are counted as if all jobs of a user cost the same.
@ApplicationScoped
public class WaitingStore {

    /// Own jobs of each kind, and other users, that are looked at.
    static final int LIMIT = 1_000;

    private static final String WAITING = Statements.read("place-of-a-job");

    private static final String WISHED = Statements.read("place-of-a-wish");

    static final String BACKENDS = Statements.read("backends-of-a-lane");

    static final String PACE = Statements.read("pace-of-a-lane");

    private final Database database;

    WaitingStore(Database database) {
        this.database = database;
    }

    /// A queued job among the others.
    ///
    /// @param costAhead fair cost, in millionths of the currency
    /// @param atLeast whether more were before it than were looked at
    /// @param running the user's running jobs, counted up to the cap
    /// @param workers processes with a live lease
    /// @param now the database's clock
    public record WaitingRow(
            String lane,
            boolean delayed,
            Instant eligibleAt,
            int runningCap,
            long jobsAhead,
            long costAhead,
            boolean atLeast,
            int running,
            int workers,
            Instant now) {}

    /// A backend that could take the job.
    public record BackendRow(
            String name,
            Instant tat,
            Instant blockedUntil,
            boolean paused,
            @Nullable Integer inFlightLimit,
            int inFlight) {}

    /// What has started of late.
    ///
    /// @param cost fair cost of those jobs, in millionths of the currency
    /// @param millis time in which they started
    public record PaceRow(int jobs, long cost, long millis) {}

    /// What is known of a queued job's wait.
    public record Wait(WaitingRow job, List<BackendRow> backends, PaceRow pace) {}

    /// Empty when the job is not queued.
    ///
    /// @param backends those that serve the job's lane
    public Uni<Optional<Wait>> find(JobId id, List<String> backends) {
        Map<String, Object> parameters = Map.of("id", id.value(), "limit", LIMIT, "scale", StepWriter.TAG_SCALE);
        return database.transaction(sql -> sql.rows(WAITING, parameters, WaitingRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : find(sql, rows.getFirst(), backends)));
    }

    /// What is not admitted.
    ///
    /// @param weight of the user's plan
    /// @param runningCap of the user's plan
    public record Wish(UserId user, String lane, int priority, int weight, int runningCap) {}

    /// The wait that a job would have if it were admitted at this moment; empty when there is no such lane.
    ///
    /// @param backends those that serve the lane
    public Uni<Optional<Wait>> find(Wish wish, List<String> backends) {
        Map<String, Object> parameters = Map.of(
                "user", wish.user().value(),
                "lane", wish.lane(),
                "priority", wish.priority(),
                "weight", wish.weight(),
                "cap", wish.runningCap(),
                "limit", LIMIT,
                "scale", StepWriter.TAG_SCALE);
        return database.transaction(sql -> sql.rows(WISHED, parameters, WaitingRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : find(sql, rows.getFirst(), backends)));
    }

    private static Uni<Optional<Wait>> find(Sql sql, WaitingRow row, List<String> backends) {
        String names = Json.write(backends);
        return sql.rows(BACKENDS, Map.of("names", names), BackendRow.class)
                .chain(found -> sql.rows(PACE, Map.of("names", names, "lane", row.lane()), PaceRow.class)
                        .map(pace -> Optional.of(new Wait(row, found, pace.getFirst()))));
    }
}
