package dev.bobine.loop;

/// How failures are told of in logs.
public final class LoggedFailure {

    private LoggedFailure() {}

    /// The name of what lies at the bottom of a failure. Messages are left out: a database quotes the row that it
    /// refuses, which may hold a prompt.
    public static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }
}
