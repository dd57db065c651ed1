package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers about the whole, each from a small table or a partial index: the cost does not grow with the backlog of a
/// user.
@ApplicationScoped
public class StatsStore {

    /// Jobs that wait for their own start time are counted one by one up to here.
    private static final int MOST_DELAYED = 10_000;

    private static final String TOTALS = Statements.read("count-live-jobs");
    private static final String LANES = Statements.read("count-lanes");

    private final Database database;

    StatsStore(Database database) {
        this.database = database;
    }

    /// @param delayed queued jobs that wait for their own start time
    /// @param oldestQueued when the oldest job that waits for its turn was admitted
    /// @param now the database's clock
    public record Totals(
            long delayed,
            long running,
            long unresolved,
            @Nullable Instant oldestQueued,
            int workers,
            Instant now) {}

    /// @param startable jobs that the users' running caps would let start
    public record LaneRow(String lane, long queued, long startable) {}

    /// Numbers of one moment.
    public record Stats(Totals totals, List<LaneRow> lanes) {}

    public Uni<Stats> read() {
        return database.transaction(sql -> sql.rows(TOTALS, Map.of("most", MOST_DELAYED), Totals.class)
                .chain(totals ->
                        sql.rows(LANES, Map.of(), LaneRow.class).map(lanes -> new Stats(totals.getFirst(), lanes))));
    }
}
