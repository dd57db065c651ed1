package dev.bobine.access;

import java.util.Set;

/// The roles of callers, by the names that tokens and API keys carry.
public final class Roles {

    /// Asks for clips, and sees and cancels its own jobs.
    public static final String USER = "bobine-user";

    /// Sees what an operator sees, and changes nothing.
    public static final String VIEWER = "bobine-viewer";

    /// Sees all jobs, decides about unresolved ones, pauses and resumes backends, replays dead letters.
    public static final String OPERATOR = "bobine-operator";

    /// May also change quotas and delete users' data.
    public static final String ADMIN = "bobine-admin";

    public static final Set<String> ALL = Set.of(USER, VIEWER, OPERATOR, ADMIN);

    private Roles() {}
}
