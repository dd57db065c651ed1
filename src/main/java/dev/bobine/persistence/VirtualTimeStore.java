package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The virtual times of the fair queues, and the tags that are measured by them.
@ApplicationScoped
public class VirtualTimeStore {

    private static final String PATIENCE = "set local lock_timeout = '2s'";

    private static final String TIMES = Statements.read("virtual-times");
    private static final String LOCK_BACKENDS = Statements.read("lock-all-backends");
    private static final String REBASE_TIMES = Statements.read("rebase-virtual-times");
    private static final String REBASE_TAGS = Statements.read("rebase-tags");

    private final Database database;

    VirtualTimeStore(Database database) {
        this.database = database;
    }

    /// The time of a lane or a backend.
    public record TimeRow(String name, long vtime) {}

    /// All times.
    ///
    /// @param lanes by name: the names of its backends with `+` between them
    /// @param leftBehind in how many lanes a tag is from before they were rebased
    public record TimesRow(List<TimeRow> lanes, List<TimeRow> backends, int leftBehind) {}

    /// Names of lanes and backends.
    public record Due(Set<String> lanes, Set<String> backends) {
        public Due {
            lanes = Set.copyOf(lanes);
            backends = Set.copyOf(backends);
        }

        /// Whether there are none.
        public boolean isEmpty() {
            return lanes.isEmpty() && backends.isEmpty();
        }
    }

    /// The times as they are, without locks.
    public Uni<TimesRow> times() {
        return database.statement(VirtualTimeStore::times);
    }

    private static Uni<TimesRow> times(Sql sql) {
        return sql.returning(TIMES, Map.of(), TimesRow.class).map(List::getFirst);
    }

    /// Brings down the times that are due, and has the tags follow that come first. No turn is under way meanwhile:
    /// one that had read tags from before would write what follows from them.
    ///
    /// @param base what is taken off
    /// @param decide which are due, by the times under the locks
    /// @param limit of tags of each lane
    /// @return how many tags followed
    public Uni<Integer> rebase(long base, Function<TimesRow, Due> decide, int limit) {
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.returning(LOCK_BACKENDS, Map.of(), String.class))
                .chain(() -> times(sql))
                .map(decide)
                .chain(due -> due.isEmpty() ? Uni.createFrom().item(0) : rebaseTimes(sql, base, due))
                .chain(() -> sql.update(REBASE_TAGS, Map.of("base", base, "limit", limit))));
    }

    private static Uni<Integer> rebaseTimes(Sql sql, long base, Due due) {
        return sql.update(
                REBASE_TIMES,
                Map.of("base", base, "lanes", Json.write(due.lanes()), "backends", Json.write(due.backends())));
    }
}
