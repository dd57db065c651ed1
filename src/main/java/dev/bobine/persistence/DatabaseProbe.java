package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/// Tells whether the database answers, and what time it has.
@ApplicationScoped
public class DatabaseProbe {

    private final Database database;

    DatabaseProbe(Database database) {
        this.database = database;
    }

    /// Fails when the database does not answer.
    public Uni<Void> ping() {
        return database.statement(sql -> sql.count("select '1'", Map.of())).replaceWithVoid();
    }

    /// The database's clock.
    public Uni<Instant> now() {
        return database.statement(sql -> sql.rows("select clock_timestamp() as now", Map.of(), NowRow.class))
                .map(rows -> rows.getFirst().now());
    }

    /// A reading of the database's clock.
    public record NowRow(Instant now) {}
}
