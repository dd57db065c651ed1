package dev.bobine.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which event may follow which in the life of a job, as the contract says. The words are its own, and so is the table.
final class EventOrder {

    private static final String BEGIN = "";
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "expired", "rejected");

    private static final Map<String, Set<String>> NEXT = Map.of(
            BEGIN,
            Set.of("accepted", "rejected"),
            "accepted",
            Set.of("started", "failed", "cancelled", "expired", "unresolved"),
            "started",
            Set.of("progressed", "completed", "failed", "cancelled", "started", "unresolved", "expired"),
            "progressed",
            Set.of("progressed", "completed", "failed", "cancelled", "started", "unresolved", "expired"),
            "unresolved",
            Set.of("started", "failed", "cancelled", "unresolved", "expired"));

    private EventOrder() {}

    static boolean ends(String kind) {
        return ENDS.contains(kind);
    }

    /// What is wrong with a job's events, if anything. A parked job may have no end yet.
    static Optional<String> fault(List<String> kinds) {
        String before = BEGIN;
        for (String kind : kinds) {
            if (!NEXT.getOrDefault(before, Set.of()).contains(kind)) {
                return Optional.of(kinds + ": " + kind + " after " + (before.isEmpty() ? "nothing" : before));
            }
            before = kind;
        }
        boolean over = ends(before) || before.equals("unresolved");
        return over ? Optional.empty() : Optional.of(kinds + ": no end");
    }
}
