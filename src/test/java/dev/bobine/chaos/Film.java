package dev.bobine.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// A production that a run asks for: shots, stills and joins that need each other.
///
/// @param needs by step, the steps that must have ended well before it starts
/// @param shown by step, the one of those whose clip or picture its render is given; for most there is none
/// @param kinds by step, what it makes; a shot where nothing is said
/// @param skips whether the others go on when one is lost
record Film(Map<String, Set<String>> needs, Map<String, String> shown, Map<String, Kind> kinds, boolean skips) {

    /// What a step makes.
    enum Kind {
        SHOT,
        STILL,
        /// The clips of what it needs, in one; made by the service's own studio.
        JOIN
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Shape> SHAPES = List.of(
            shape(shot(), shot("s1"), shot("s2")),
            shape(shot(), shot(), shot("s1", "s2")),
            shape(shot(), shot("s1"), shot()),
            shape(shot(), shot("s1")),
            shape(shot(), shot(), join("s1", "s2")),
            shape(shot(), shot("s1"), join("s1", "s2"), shot("s3")),
            shape(still(), shot("s1"), shot("s1"), join("s2", "s3")),
            shape(still(), still("s1"), shot("s2")));

    private record Part(Kind kind, Set<String> needs) {}

    private record Shape(Map<String, Set<String>> needs, Map<String, Kind> kinds) {}

    Film {
        needs = Map.copyOf(needs);
        shown = Map.copyOf(shown);
        kinds = Map.copyOf(kinds);
    }

    /// @param showing whether the model takes a clip of another step
    static Film draw(SplittableRandom random, boolean showing) {
        Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
        Map<String, Set<String>> needs = shape.needs();
        Map<String, String> shown = new LinkedHashMap<>();
        new TreeSet<>(needs.keySet()).forEach(step -> {
            boolean takes =
                    kind(shape.kinds(), step) == Kind.STILL || showing && kind(shape.kinds(), step) == Kind.SHOT;
            if (takes && !step(needs, step).isEmpty() && random.nextBoolean()) {
                shown.put(step, new TreeSet<>(step(needs, step)).first());
            }
        });
        return new Film(needs, shown, shape.kinds(), random.nextBoolean());
    }

    /// The name by which the model server knows a step: its prompt begins with it.
    static String token(String request, String step) {
        return step.isEmpty() ? request : request + "." + step;
    }

    Set<String> needs(String step) {
        return step(needs, step);
    }

    Kind kind(String step) {
        return kind(kinds, step);
    }

    /// Whether a step does with a part of what it needs.
    boolean spares(String step) {
        return skips && kind(step) == Kind.JOIN;
    }

    /// Whether it has a clip when its steps have ended so.
    ///
    /// @param completed the steps that have a clip
    boolean isDelivered(Set<String> completed) {
        Set<String> ends = new TreeSet<>(needs.keySet());
        needs.values().forEach(ends::removeAll);
        if (ends.size() == 1) {
            return completed.containsAll(ends);
        }
        return skips ? !completed.isEmpty() : completed.containsAll(needs.keySet());
    }

    /// The request as plain JSON.
    String json(String id, String user, int priority) {
        ObjectNode root = JSON.createObjectNode();
        root.put("type", "produce").put("id", id).put("source", Requests.SOURCE).put("userId", user);
        root.put("priority", priority).put("onFailure", skips ? "skip" : "stop");
        root.putObject("defaults").put("model", "film").put("seconds", ClipFactory.SECONDS);
        ObjectNode steps = root.putObject("steps");
        for (String step : new TreeSet<>(needs.keySet())) {
            write(id, step, steps.putObject(step));
        }
        return root.toString();
    }

    private void write(String id, String step, ObjectNode part) {
        Set<String> needed = new TreeSet<>(needs(step));
        if (kind(step) == Kind.JOIN) {
            needed.forEach(part.withArray("join")::add);
            return;
        }
        part.put("prompt", "[%s] a boat on a calm sea".formatted(token(id, step)));
        if (kind(step) == Kind.STILL) {
            part.put("kind", "still").put("model", "picture");
        }
        String from = shown.get(step);
        if (from != null) {
            needed.remove(from);
            part.putArray("references")
                    .addObject()
                    .put("role", role(step, from))
                    .put("from", from);
        }
        needed.forEach(part.withArray("after")::add);
    }

    private String role(String step, String from) {
        if (kind(step) == Kind.STILL) {
            return "reference";
        }
        return kind(from) == Kind.STILL ? "first_frame" : "video";
    }

    private static Kind kind(Map<String, Kind> kinds, String step) {
        return kinds.getOrDefault(step, Kind.SHOT);
    }

    private static Set<String> step(Map<String, Set<String>> needs, String step) {
        return needs.getOrDefault(step, Set.of());
    }

    private static Part shot(String... needs) {
        return new Part(Kind.SHOT, Set.of(needs));
    }

    private static Part still(String... needs) {
        return new Part(Kind.STILL, Set.of(needs));
    }

    private static Part join(String... needs) {
        return new Part(Kind.JOIN, Set.of(needs));
    }

    private static Shape shape(Part... parts) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            needs.put("s" + (i + 1), parts[i].needs());
            kinds.put("s" + (i + 1), parts[i].kind());
        }
        return new Shape(Map.copyOf(needs), Map.copyOf(kinds));
    }
}
