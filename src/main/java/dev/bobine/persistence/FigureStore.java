package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/// Sums over all users that whoever gathers them keeps for those who look: they cost more than a look is worth.
@ApplicationScoped
public class FigureStore {

    private static final String KEEP = Statements.read("keep-figures");

    private final Database database;

    FigureStore(Database database) {
        this.database = database;
    }

    /// Keeps what is held and adds up what was spent since the UTC day began.
    ///
    /// @param heldMicros money set aside for jobs that have not ended
    /// @param jobs those jobs
    public Uni<Integer> keep(long heldMicros, long jobs) {
        return database.statement(sql -> sql.update(KEEP, Map.of("held", heldMicros, "jobs", jobs)));
    }
}
