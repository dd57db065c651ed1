package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operators watch: who waits where, how full the backends are, what money is held, and what else the database is
/// busy with. All of it is read from live rows, so that nothing can drift, none of it costs more the more jobs wait,
/// and
/// no statement reads the accounts of more than [#ACCOUNTS] users.
@ApplicationScoped
public class WatchStore {

    /// How many backlogs of each kind are looked at for the oldest job: those that have been there for longest.
    static final int BACKLOGS = 100;

    /// Users whose accounts one statement adds up.
    static final int ACCOUNTS = 10_000;

    private static final String WAITING = Statements.read("watch-what-waits");
    private static final String OLDEST = Statements.read("watch-the-oldest");
    private static final String BACKENDS = Statements.read("watch-backends");
    private static final String LIVE_ACCOUNTS = Statements.read("sum-live-accounts");
    private static final String REST = Statements.read("watch-the-rest");

    private final Database database;

    WatchStore(Database database) {
        this.database = database;
    }

    /// Jobs of one lane that wait for their turn.
    ///
    /// @param ready whether their users' running caps would let them start
    /// @param oldest when the oldest was admitted, among those of the [#BACKLOGS] users who have waited for longest
    public record WaitingRow(
            String lane, boolean ready, long jobs, @Nullable Instant oldest) {}

    /// A backend's limits and use.
    ///
    /// @param faults submits in a row that it failed at
    public record BackendRow(
            String name,
            Instant tat,
            Instant blockedUntil,
            boolean paused,
            @Nullable Integer inFlightLimit,
            int faults,
            int inFlight) {}

    /// @param held jobs that wait for others of their productions
    /// @param nextDelayed when that job was admitted which starts first of those that wait for their own start time
    /// @param workers processes with a live lease
    /// @param oldestTransaction when the longest transaction under way began
    /// @param now the database's clock
    public record RestRow(
            long held,
            @Nullable Instant nextDelayed,
            int workers,
            @Nullable Instant oldestTransaction,
            Instant now) {}

    /// What the accounts of all users say who have live jobs.
    ///
    /// @param heldMicros money held for jobs that have not ended
    /// @param jobs those that have not ended
    public record Live(long heldMicros, long jobs) {

        private Live plus(AccountsRow row) {
            return new Live(heldMicros + row.held(), jobs + row.jobs());
        }
    }

    /// Everything, one after the other within some moments.
    public record Watched(List<WaitingRow> waiting, List<BackendRow> backends, Live live, RestRow rest) {}

    private record GroupRow(String lane, boolean ready, long jobs) {}

    private record OldestRow(
            String lane, boolean ready, @Nullable Instant oldest) {}

    /// What the accounts of one page of users say.
    ///
    /// @param last of them, by their ids; null where there are none
    public record AccountsRow(int users, @Nullable String last, long held, long jobs) {}

    public Uni<Watched> read() {
        return live("", new Live(0, 0)).chain(live -> waiting().chain(waiting -> backends()
                .chain(backends -> rest().map(rest -> new Watched(waiting, backends, live, rest)))));
    }

    public Uni<List<WaitingRow>> waiting() {
        return database.transaction(
                sql -> sql.rows(WAITING, Map.of(), GroupRow.class).chain(groups -> sql.rows(
                                OLDEST, Map.of("groups", Json.write(groups), "backlogs", BACKLOGS), OldestRow.class)
                        .map(oldest -> groups.stream()
                                .map(group -> new WaitingRow(
                                        group.lane(), group.ready(), group.jobs(), oldestOf(group, oldest)))
                                .toList())));
    }

    private Uni<List<BackendRow>> backends() {
        return database.statement(sql -> sql.rows(BACKENDS, Map.of(), BackendRow.class));
    }

    public Uni<RestRow> rest() {
        return database.statement(sql -> sql.rows(REST, Map.of(), RestRow.class))
                .map(List::getFirst);
    }

    private static @Nullable Instant oldestOf(GroupRow group, List<OldestRow> oldest) {
        return oldest.stream()
                .filter(row -> row.lane().equals(group.lane()) && row.ready() == group.ready())
                .findFirst()
                .map(OldestRow::oldest)
                .orElse(null);
    }

    private Uni<Live> live(String after, Live before) {
        return accounts(after).chain(row -> {
            Live live = before.plus(row);
            return row.last() == null || row.users() < ACCOUNTS
                    ? Uni.createFrom().item(live)
                    : live(row.last(), live);
        });
    }

    /// @param after the last user of the page before
    public Uni<AccountsRow> accounts(String after) {
        return database.statement(
                        sql -> sql.rows(LIVE_ACCOUNTS, Map.of("after", after, "most", ACCOUNTS), AccountsRow.class))
                .map(List::getFirst);
    }
}
