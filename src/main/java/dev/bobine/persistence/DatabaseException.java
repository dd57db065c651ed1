package dev.bobine.persistence;

import io.vertx.pgclient.PgException;
import java.util.Set;

/// The database could not do what was asked this time. A transaction that failed changed nothing; only when its
/// commit was not answered in time does nobody know.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// SQL state classes of trouble that passes: connection, transaction rolled back, resources, operator's
    /// intervention.
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    DatabaseException(Throwable cause) {
        super("the database call failed: " + cause.getClass().getSimpleName(), cause);
    }

    /// Whether trying again later may help, as opposed to a statement or a row that will fail again.
    public boolean isPassing() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException refused) {
                String state = refused.getSqlState();
                return state != null && PASSING.contains(state.substring(0, Math.min(2, state.length())));
            }
            if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
                return false;
            }
        }
        return true;
    }
}
