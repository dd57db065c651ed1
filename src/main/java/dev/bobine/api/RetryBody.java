package dev.bobine.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which steps of a production to do again.
///
/// @param steps those to do again as they were
/// @param changes by step, the fields that replace those that it had
/// @param maxCost the most that what is rendered by this may be estimated at, in the deployment's currency
record RetryBody(
        @Nullable List<String> steps,
        @Schema(type = SchemaType.OBJECT) @Nullable ObjectNode changes,
        @Nullable BigDecimal maxCost) {

    static final RetryBody NOTHING = new RetryBody(null, null, null);

    private static final int MAX_STEPS = 200;

    private static final Set<String> GOING_ON = Set.of("extends", "extendBy");

    /// @throws ProblemException when it is no amount
    @Nullable
    Long maxCostMicros() {
        return maxCost == null ? null : (Long) Amounts.micros("maxCost", maxCost);
    }

    /// Those to be done again, changed or not.
    ///
    /// @throws ProblemException when there are too many
    Set<String> named() {
        Set<String> named = new LinkedHashSet<>();
        if (steps != null) {
            named.addAll(steps);
        }
        if (changes != null) {
            changes.fieldNames().forEachRemaining(named::add);
        }
        if (named.size() > MAX_STEPS || named.contains(null)) {
            throw ProblemException.badField("steps", "steps must be at most " + MAX_STEPS + " names.");
        }
        return named;
    }

    /// Those that are to go on with another clip than before, or in another way.
    Set<String> elsewhere() {
        return changes == null
                ? Set.of()
                : changes.properties().stream()
                        .filter(change -> GOING_ON.stream().anyMatch(change.getValue()::has))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
    }
}
