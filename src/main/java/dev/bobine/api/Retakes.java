package dev.bobine.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which shots of a production have to be rendered again for it to be the film that a treatment has become. They are
/// compared with what the production is asked for by now, and not with what was noted of it: an order that was taken,
/// and could not be noted, asks for nothing when it comes again. Pure.
final class Retakes {

    /// What a treatment says of a shot. Other fields are not its matter.
    private static final List<String> FIELDS =
            List.of("prompt", "seconds", "negativePrompt", "look", "characters", "references");

    private Retakes() {}

    /// @param plan of the production, at length
    /// @param shots as they are to be, by the names of their steps
    /// @param joined the step that joins them, where there is one
    /// @return by step, every field that a treatment says of it, null for those that it is not to have any more;
    /// empty when the production has other shots
    static Optional<ObjectNode> of(JsonNode plan, Map<String, ObjectNode> shots, String joined) {
        JsonNode steps = plan.path("steps");
        Set<String> names = new HashSet<>();
        steps.fieldNames().forEachRemaining(names::add);
        names.remove(joined);
        if (!names.equals(shots.keySet())) {
            return Optional.empty();
        }
        ObjectNode retakes = JsonNodeFactory.instance.objectNode();
        shots.forEach((name, shot) -> {
            JsonNode asked = steps.path(name);
            if (!FIELDS.stream().allMatch(field -> isSame(asked.path(field), shot.path(field)))) {
                ObjectNode retake = retakes.putObject(name);
                FIELDS.forEach(field -> retake.set(field, given(shot.path(field))));
            }
        });
        return Optional.of(retakes);
    }

    private static JsonNode given(JsonNode value) {
        return isNone(value) ? NullNode.getInstance() : value;
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return isNone(one) ? isNone(other) : one.equals(other);
    }

    private static boolean isNone(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isArray() && value.isEmpty();
    }
}
