package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/// Tells whether the database answers.
@ApplicationScoped
public class DatabaseProbe {

    private final Database database;

    DatabaseProbe(Database database) {
        this.database = database;
    }

    /// Fails when the database does not answer.
    public Uni<Void> ping() {
        return database.transaction(sql -> sql.count("select '1'", Map.of())).replaceWithVoid();
    }
}
