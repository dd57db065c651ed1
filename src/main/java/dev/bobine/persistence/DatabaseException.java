package dev.bobine.persistence;

/// The database could not do what was asked this time; nothing was changed.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseException(Throwable cause) {
        super("the database call failed: " + cause.getClass().getSimpleName(), cause);
    }
}
