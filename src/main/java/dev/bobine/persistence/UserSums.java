package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds up, over all users who have live jobs, what waits in each lane and what the accounts say, page by page: no
/// statement takes longer the more users there are, only the whole does. Every sum is of rows as they are, so that none
/// can drift; what changes meanwhile may count twice or not at all. Blocks.
@ApplicationScoped
public class UserSums {

    /// Users, or backlogs, that one statement adds up.
    static final int PAGE = 1_000;

    /// Of the backlogs of a page, so many are asked for their oldest job: those that have been there for longest.
    static final int LONGEST = 20;

    private static final String BACKLOGS = Statements.read("add-up-backlogs");
    private static final String ACCOUNTS = Statements.read("sum-live-accounts");

    private final Database database;
    private final FigureStore figures;

    UserSums(Database database, FigureStore figures) {
        this.database = database;
        this.figures = figures;
    }

    /// What waits in a lane: `jobs` that may start, and `cappedJobs`, of users whose running cap is reached.
    ///
    /// @param cost of the jobs that may start, in millionths of the currency
    /// @param startable those of them that the users' running caps would let start
    /// @param oldest when the oldest job that may start was admitted, among those of the users who have waited for
    /// longest
    /// @param cappedOldest the same of the others
    public record LaneSum(
            String lane,
            long users,
            long jobs,
            long cost,
            long startable,
            long cappedUsers,
            long cappedJobs,
            @Nullable Instant oldest,
            @Nullable Instant cappedOldest) {

        private LaneSum plus(LaneSum more) {
            return new LaneSum(
                    lane,
                    users + more.users,
                    jobs + more.jobs,
                    cost + more.cost,
                    startable + more.startable,
                    cappedUsers + more.cappedUsers,
                    cappedJobs + more.cappedJobs,
                    earlier(oldest, more.oldest),
                    earlier(cappedOldest, more.cappedOldest));
        }
    }

    /// @param heldMicros money held for jobs that have not ended
    /// @param jobs those jobs
    public record Sums(List<LaneSum> lanes, long heldMicros, long jobs) {
        public Sums {
            lanes = List.copyOf(lanes);
        }
    }

    /// A lane's part of a page of backlogs.
    ///
    /// @param last of its users
    /// @param looked backlogs, those without anything that waits included
    public record BacklogsRow(
            String last, int looked, @JsonUnwrapped LaneSum sum) {}

    /// What the accounts of one page of users say.
    ///
    /// @param last of them, by their ids; null where there are none
    public record AccountsRow(int users, @Nullable String last, long held, long jobs) {}

    /// Adds up everything, and keeps it for those who look.
    public Sums addUp() {
        List<LaneSum> lanes = addUpBacklogs();
        long held = 0;
        long jobs = 0;
        AccountsRow page = new AccountsRow(PAGE, "", 0, 0);
        while (page.last() != null && page.users() == PAGE) {
            String after = page.last();
            page = database.await(() -> accounts(after));
            held += page.held();
            jobs += page.jobs();
        }
        Sums sums = new Sums(lanes, held, jobs);
        database.await(() -> figures.keep(sums));
        return sums;
    }

    private List<LaneSum> addUpBacklogs() {
        Map<String, LaneSum> lanes = new TreeMap<>();
        String lane = "";
        String user = "";
        int looked;
        do {
            String afterLane = lane;
            String afterUser = user;
            List<BacklogsRow> page = database.await(() -> backlogs(afterLane, afterUser));
            page.forEach(row -> lanes.merge(row.sum().lane(), row.sum(), LaneSum::plus));
            looked = page.stream().mapToInt(BacklogsRow::looked).sum();
            lane = page.isEmpty() ? lane : page.getLast().sum().lane();
            user = page.isEmpty() ? user : page.getLast().last();
        } while (looked == PAGE);
        return new ArrayList<>(lanes.values());
    }

    /// One page of backlogs.
    ///
    /// @param lane with `user` the last of the page before
    public Uni<List<BacklogsRow>> backlogs(String lane, String user) {
        Map<String, Object> page = Map.of("lane", lane, "user", user, "limit", PAGE, "longest", LONGEST);
        return database.statement(sql -> sql.rows(BACKLOGS, page, BacklogsRow.class));
    }

    /// One page of accounts.
    ///
    /// @param after the last user of the page before
    public Uni<AccountsRow> accounts(String after) {
        return database.statement(sql -> sql.rows(ACCOUNTS, Map.of("after", after, "limit", PAGE), AccountsRow.class))
                .map(List::getFirst);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
