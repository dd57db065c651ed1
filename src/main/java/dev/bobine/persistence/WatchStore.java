package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operators watch: who waits where, how full the backends are, what money is held, and what else the database is
/// busy with. All of it is read from live rows, so that nothing can drift, and none of it costs more the more jobs
/// wait.
@ApplicationScoped
public class WatchStore {

    /// How many backlogs of each kind are looked at for the oldest job: those that have been there for longest.
    static final int BACKLOGS = 100;

    private static final String WAITING = Statements.read("watch-what-waits");
    private static final String BACKENDS = Statements.read("watch-backends");
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

    /// @param delayed queued jobs that wait for their own start time
    /// @param held jobs that wait for others of their productions
    /// @param nextDelayed when that one of them was admitted which starts first
    /// @param reservedMicros money held for jobs that have not ended
    /// @param workers processes with a live lease
    /// @param oldestTransaction when the longest transaction under way began
    /// @param now the database's clock
    public record RestRow(
            long delayed,
            long held,
            @Nullable Instant nextDelayed,
            long reservedMicros,
            int workers,
            @Nullable Instant oldestTransaction,
            Instant now) {}

    /// Everything of one moment.
    public record Watched(List<WaitingRow> waiting, List<BackendRow> backends, RestRow rest) {}

    public Uni<Watched> read() {
        return database.transaction(sql -> sql.rows(WAITING, Map.of("backlogs", BACKLOGS), WaitingRow.class)
                .chain(waiting -> sql.rows(BACKENDS, Map.of(), BackendRow.class)
                        .chain(backends -> sql.rows(REST, Map.of(), RestRow.class)
                                .map(rest -> new Watched(waiting, backends, rest.getFirst())))));
    }
}
