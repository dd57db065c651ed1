package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.persistence.WaitingStore.BackendRow;
import dev.bobine.persistence.WaitingStore.PaceRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads who waits, for operators: bounded work whatever the backlog, and no longer than [Database#LOOK] for a
/// statement.
@ApplicationScoped
public class QueueQueries {

    /// Counts of jobs by a state stop here.
    public static final int CEILING = 10_000;

    /// Backlogs of one lane that are added up at each look.
    private static final int MAX_BACKLOGS = 1_000;

    /// Users before a place who are looked at.
    public static final int MAX_BEFORE = 1_000;

    private static final String LANES = Statements.read("count-backlogs-by-lane");
    private static final String HEAD = Statements.read("head-of-the-queue");
    private static final String IN_ORDER = Statements.read("users-in-fair-order");
    private static final String AT_CAP = Statements.read("users-at-their-cap");
    private static final String BEFORE = Statements.read("users-before");
    private static final String OF_USER = Statements.read("backlogs-of-a-user");
    private static final String NEXT_JOBS = Statements.read("next-jobs-of-a-user");

    private final Database database;

    QueueQueries(Database database) {
        this.database = database;
    }

    /// A lane in which something waits.
    ///
    /// @param users those who may start something
    /// @param cost of their jobs, in millionths of the currency
    /// @param startable jobs of theirs that their running caps would let start
    /// @param cappedUsers those who wait for jobs of their own to end
    /// @param atLeast whether there is more than was added up
    /// @param countedAt when [UserSums] last added up what is too much for a look; null where it is as of now
    public record LaneRow(
            String lane,
            long users,
            long jobs,
            long cost,
            long startable,
            long cappedUsers,
            long cappedJobs,
            boolean atLeast,
            @Nullable Instant countedAt) {

        public long waiting() {
            return jobs + cappedJobs;
        }
    }

    /// The whole at one moment. Counts end one above [#CEILING].
    ///
    /// @param oldest when the oldest job that waits for its turn was admitted
    /// @param delayed jobs that wait for their own start time
    /// @param nextStart the first of those times
    /// @param held money set aside for jobs that have not ended, as of `moneyAt`; null when not known yet
    /// @param spentToday what today's ends have cost, as of `moneyAt`; null when not known yet
    /// @param now the database's clock
    public record HeadRow(
            @Nullable Instant oldest,
            long delayed,
            @Nullable Instant nextStart,
            long running,
            long unresolved,
            int workers,
            @Nullable Long held,
            @Nullable Long spentToday,
            @Nullable Instant moneyAt,
            Instant now) {}

    /// The head and the lanes of one moment.
    public record Head(HeadRow head, List<LaneRow> lanes) {}

    /// A user with a backlog in a lane.
    ///
    /// @param oldest when its oldest job there was admitted
    /// @param running the user's running jobs, counted to one above the cap
    public record UserRow(
            String userId,
            long tag,
            int weight,
            int runningCap,
            long jobs,
            long cost,
            @Nullable Instant oldest,
            int running,
            @JsonUnwrapped Account account) {
        /// What their account says.
        ///
        /// @param plan of the account; null for the default one
        public record Account(
                @Nullable String plan,
                @Nullable LocalDate month,
                @Nullable Long monthUsed,
                @Nullable Long prepaid,
                @Nullable PlanOverrides overrides) {}
    }

    /// A place in the fair order.
    public record PlaceRow(long tag, String userId, int weight, long jobs, long cost) {}

    /// A page of users, and those of the first [#MAX_BEFORE] who are before it.
    public record Users(List<UserRow> page, List<PlaceRow> before) {}

    /// One of a user's backlogs.
    ///
    /// @param ready whether the running cap lets another job start
    /// @param since when the backlog began
    public record BacklogRow(
            String lane, int weight, int runningCap, boolean ready, long jobs, long cost, Instant since, int running) {}

    /// A user's backlogs, and the jobs whose turn is next.
    public record Backlogs(List<BacklogRow> lanes, List<UUID> next) {}

    /// What a lane's jobs need: its backends as they stand, and how fast jobs of it have started of late.
    public record Supply(List<BackendRow> backends, PaceRow pace) {}

    public Uni<Head> head() {
        return database.look(sql -> sql.rows(HEAD, Map.of("limit", CEILING + 1), HeadRow.class)
                .chain(head -> lanes(sql).map(lanes -> new Head(head.getFirst(), lanes))));
    }

    /// The lanes in which something waits, the fullest first. The cost grows with their number alone.
    static Uni<List<LaneRow>> lanes(Sql sql) {
        return sql.rows(LANES, Map.of("limit", MAX_BACKLOGS), LaneRow.class);
    }

    /// Users whose turn may come, from a place in the fair order on.
    ///
    /// @param tag with `user` the place after which the page begins
    public Uni<Users> inOrder(String lane, long tag, String user, int limit) {
        Map<String, Object> place = Map.of("lane", lane, "tag", tag, "user", user, "limit", limit);
        Map<String, Object> before = Map.of("lane", lane, "tag", tag, "user", user, "limit", MAX_BEFORE);
        return database.look(sql -> sql.readable(IN_ORDER, place, UserRow.class)
                .chain(page -> user.isEmpty()
                        ? Uni.createFrom().item(new Users(page, List.of()))
                        : sql.rows(BEFORE, before, PlaceRow.class).map(rows -> new Users(page, rows))));
    }

    /// Users who wait for jobs of their own to end.
    public Uni<List<UserRow>> atCap(String lane, String user, int limit) {
        return database.look(
                sql -> sql.readable(AT_CAP, Map.of("lane", lane, "user", user, "limit", limit), UserRow.class));
    }

    public Uni<Backlogs> of(UserId user, int limit) {
        Map<String, Object> next = Map.of("user", user.value(), "limit", limit);
        return database.look(sql -> sql.rows(OF_USER, Map.of("user", user.value()), BacklogRow.class)
                .chain(lanes -> sql.rows(NEXT_JOBS, next, IdRow.class)
                        .map(jobs ->
                                new Backlogs(lanes, jobs.stream().map(IdRow::id).toList()))));
    }

    /// @param backends those that serve the lane
    public Uni<Supply> supply(String lane, List<String> backends) {
        String names = Json.write(backends);
        return database.look(sql -> sql.rows(WaitingStore.BACKENDS, Map.of("names", names), BackendRow.class)
                .chain(found -> sql.rows(WaitingStore.PACE, Map.of("names", names, "lane", lane), PaceRow.class)
                        .map(pace -> new Supply(found, pace.getFirst()))));
    }

    private record IdRow(UUID id) {}
}
