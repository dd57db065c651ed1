package dev.bobine.persistence;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// The database could not do what was asked this time. A transaction that failed changed nothing; only when its
/// commit was not answered in time does nobody know.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// SQL state classes of trouble that passes: connection, transaction rolled back, resources, object not in the
    /// state that is needed (which is what a lock that is not to be had comes to), operator's intervention, system.
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String ROLLED_BACK = "40";
    private static final String UNIQUE_VIOLATION = "23505";

    DatabaseException(Throwable cause) {
        super("the database call failed: " + describe(cause), cause);
    }

    /// Whether trying again later may help, as opposed to a statement or a row that will fail again.
    public boolean isPassing() {
        return isPassing(this);
    }

    /// Whether a failure of a store is known to be one that passes. What is not known for one is not taken for one: a
    /// mistake of ours that is tried again for ever helps nobody.
    public static boolean isPassing(Throwable failure) {
        Optional<String> state = sqlState(failure);
        if (state.isPresent()) {
            return PASSING.contains(
                    state.get().substring(0, Math.min(2, state.get().length())));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfTheConnection(cause)) {
                return true;
            }
        }
        return false;
    }

    /// Whether somebody else holds a row for longer than we wait.
    public static boolean isLocked(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LockedAccountException) {
                return true;
            }
        }
        return sqlState(failure).filter(LOCK_NOT_AVAILABLE::equals).isPresent();
    }

    /// Whether the server undid the transaction for the sake of another one, so that it can be tried again at once.
    static boolean isRolledBack(Throwable failure) {
        return sqlState(failure).filter(state -> state.startsWith(ROLLED_BACK)).isPresent();
    }

    /// Whether somebody else was first to write what may be there once.
    static boolean isDuplicate(Throwable failure) {
        return sqlState(failure).filter(UNIQUE_VIOLATION::equals).isPresent();
    }

    /// What went wrong, as far as it may be logged: the server's own words may hold what somebody wrote.
    public static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        return sqlState(failure).map(state -> name + ", SQL state " + state).orElse(name);
    }

    /// Hibernate Reactive replaces the client's exception by one of JDBC's, without a cause.
    private static Optional<String> sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state =
                    switch (cause) {
                        case SQLException refused -> refused.getSQLState();
                        case PgException refused -> refused.getSqlState();
                        default -> null;
                    };
            if (state != null && !state.isEmpty()) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /// The client's own failures have no state: it could not connect, lost the connection, or had none free in time.
    private static boolean isOfTheConnection(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof io.smallrye.mutiny.TimeoutException
                || cause instanceof VertxException
                || cause instanceof NoStackTraceThrowable
                || cause instanceof InterruptedException;
    }
}
