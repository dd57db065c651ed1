package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/// Upkeep of the fair queue.
@ApplicationScoped
public class QueueStore {

    private static final String LOCK_DUE = Statements.read("lock-users-of-due-jobs");

    private static final String LOCK_FREE_DUE = Statements.read("lock-free-users-of-due-jobs");

    private static final String PROMOTE = Statements.read("promote-due-jobs");

    /// For how long an account is waited for that somebody else has locked.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Database database;

    QueueStore(Database database) {
        this.database = database;
    }

    /// Lets jobs whose start time has come take part; returns how many. Those of a user whose account somebody keeps
    /// locked take part when it is free.
    public Uni<Long> promoteDue(int limit) {
        return promote(LOCK_DUE, Map.of("limit", limit, "patience", PATIENCE.toMillis() + "ms"), limit)
                .onFailure(DatabaseException::isLocked)
                .recoverWithUni(() -> promote(LOCK_FREE_DUE, Map.of("limit", limit), limit));
    }

    private Uni<Long> promote(String lock, Map<String, ?> due, int limit) {
        return database.transaction(sql -> sql.returning(lock, due, String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0L)
                        : sql.count(PROMOTE, Map.of("limit", limit, "users", Json.write(users)))));
    }
}
