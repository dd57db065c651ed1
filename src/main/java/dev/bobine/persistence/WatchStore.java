package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operators watch besides who waits: how full the backends are, and what else the database is busy with. All of
/// it is read from live rows, so that nothing can drift, and none of it costs more the more jobs wait.
@ApplicationScoped
public class WatchStore {

    private static final String BACKENDS = Statements.read("watch-backends");
    private static final String REST = Statements.read("watch-the-rest");

    private final Database database;

    WatchStore(Database database) {
        this.database = database;
    }

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

    /// @param nextDelayed when that job was admitted which starts first of those that wait for their own start time
    /// @param workers processes with a live lease
    /// @param oldestTransaction when the longest transaction under way began
    /// @param now the database's clock
    public record RestRow(
            @Nullable Instant nextDelayed,
            int workers,
            @Nullable Instant oldestTransaction,
            Instant now) {}

    /// Both, one after the other within some moments.
    public record Watched(List<BackendRow> backends, RestRow rest) {}

    public Uni<Watched> read() {
        return backends().chain(backends -> rest().map(rest -> new Watched(backends, rest)));
    }

    private Uni<List<BackendRow>> backends() {
        return database.statement(sql -> sql.rows(BACKENDS, Map.of(), BackendRow.class));
    }

    private Uni<RestRow> rest() {
        return database.statement(sql -> sql.rows(REST, Map.of(), RestRow.class))
                .map(List::getFirst);
    }
}
