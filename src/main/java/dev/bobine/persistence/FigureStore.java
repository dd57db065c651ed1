package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/// Sums over all users that whoever gathers them keeps for those who look: they cost more than a look is worth.
@ApplicationScoped
public class FigureStore {

    private static final String KEEP = Statements.read("keep-figures");
    private static final String KEEP_LANES = Statements.read("keep-figures-of-lanes");
    private static final String KEEP_SPENT = Statements.read("keep-what-was-spent");

    private final Database database;

    FigureStore(Database database) {
        this.database = database;
    }

    /// Keeps what has just been added up.
    Uni<Integer> keep(UserSums.Sums sums) {
        Map<String, Object> accounts = Map.of("held", sums.heldMicros(), "jobs", sums.jobs());
        Map<String, Object> lanes = Map.of("lanes", Json.write(sums.lanes()));
        return database.transaction(sql -> sql.update(KEEP, accounts).chain(ignored -> sql.update(KEEP_LANES, lanes)));
    }

    /// Brings what was spent since the UTC day began up to date.
    public Uni<Integer> keepSpent() {
        return database.statement(sql -> sql.update(KEEP_SPENT, Map.of()));
    }
}
