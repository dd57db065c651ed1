package dev.bobine.persistence;

import dev.bobine.persistence.QueueQueries.LaneRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers about the whole, each from a small table or a partial index: the cost grows neither with the backlog of a
/// user nor with the number of users who wait.
@ApplicationScoped
public class StatsStore {

    /// Jobs that wait for their own start time are counted one by one up to here.
    private static final int MAX_DELAYED = 10_000;

    private static final String TOTALS = Statements.read("count-live-jobs");

    private final Database database;

    StatsStore(Database database) {
        this.database = database;
    }

    /// @param delayed queued jobs that wait for their own start time
    /// @param held jobs that wait for others of their productions, counted up to five times [#MAX_DELAYED]
    /// @param oldestQueued when the oldest job that waits for its turn was admitted
    /// @param now the database's clock
    public record Totals(
            long delayed,
            long running,
            long unresolved,
            long held,
            @Nullable Instant oldestQueued,
            int workers,
            Instant now) {}

    /// Numbers of one moment.
    public record Stats(Totals totals, List<LaneRow> lanes) {}

    public Uni<Stats> read() {
        return database.transaction(sql -> sql.rows(TOTALS, Map.of("limit", MAX_DELAYED), Totals.class)
                .chain(totals -> QueueQueries.lanes(sql).map(lanes -> new Stats(totals.getFirst(), lanes))));
    }
}
