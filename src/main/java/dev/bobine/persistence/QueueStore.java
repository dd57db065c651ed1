package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/// Upkeep of the fair queue.
@ApplicationScoped
public class QueueStore {

    private static final String LOCK_DUE = Statements.read("lock-users-of-due-jobs");

    private static final String PROMOTE = Statements.read("promote-due-jobs");

    private final Database database;

    QueueStore(Database database) {
        this.database = database;
    }

    /// Lets jobs whose start time has come take part; returns how many.
    public Uni<Long> promoteDue(int limit) {
        return database.transaction(sql -> sql.returning(LOCK_DUE, Map.of("limit", limit), String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0L)
                        : sql.count(PROMOTE, Map.of("limit", limit, "users", Json.write(users)))));
    }
}
