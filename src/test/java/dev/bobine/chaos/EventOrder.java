package dev.bobine.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which event may follow which in the life of a job or a production, as the contract says. The words are its own, and
/// so is the table.
final class EventOrder {

    private static final String BEGIN = "";
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "expired", "rejected");

    private static final Map<String, Set<String>> NEXT = Map.of(
            BEGIN,
            Set.of("accepted", "rejected"),
            "accepted",
            Set.of("directed", "started", "failed", "cancelled", "expired", "unresolved"),
            "directed",
            Set.of("started", "failed", "cancelled", "expired", "unresolved"),
            "started",
            Set.of("progressed", "completed", "failed", "cancelled", "started", "unresolved", "expired"),
            "progressed",
            Set.of("progressed", "completed", "failed", "cancelled", "started", "unresolved", "expired"),
            "unresolved",
            Set.of("started", "failed", "cancelled", "unresolved", "expired"));

    private static final Set<String> PRODUCTION_ENDS =
            Set.of("production.completed", "production.failed", "production.cancelled", "production.rejected");

    private static final Set<String> OF_AN_OPEN_PRODUCTION =
            Set.of("production.progressed", "production.completed", "production.failed", "production.cancelled");

    private static final Map<String, Set<String>> NEXT_OF_PRODUCTIONS = Map.of(
            BEGIN,
            Set.of("production.accepted", "production.rejected"),
            "production.accepted",
            OF_AN_OPEN_PRODUCTION,
            "production.progressed",
            OF_AN_OPEN_PRODUCTION);

    private EventOrder() {}

    static boolean ends(String kind) {
        return ENDS.contains(kind);
    }

    /// What is wrong with a job's events, if anything. A parked job may have no end yet.
    static Optional<String> fault(List<String> kinds) {
        String last = kinds.isEmpty() ? BEGIN : kinds.getLast();
        return fault(kinds, NEXT, ends(last) || last.equals("unresolved"));
    }

    /// What is wrong with a production's events, if anything.
    static Optional<String> productionFault(List<String> kinds) {
        String last = kinds.isEmpty() ? BEGIN : kinds.getLast();
        return fault(kinds, NEXT_OF_PRODUCTIONS, PRODUCTION_ENDS.contains(last));
    }

    private static Optional<String> fault(List<String> kinds, Map<String, Set<String>> next, boolean over) {
        String before = BEGIN;
        for (String kind : kinds) {
            if (!next.getOrDefault(before, Set.of()).contains(kind)) {
                return Optional.of(kinds + ": " + kind + " after " + (before.isEmpty() ? "nothing" : before));
            }
            before = kind;
        }
        return over ? Optional.empty() : Optional.of(kinds + ": no end");
    }
}
