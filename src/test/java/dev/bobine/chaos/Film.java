package dev.bobine.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// A production that a run asks for: shots that need each other.
///
/// @param needs by step, the steps that must have ended well before it starts
/// @param shown by step, the one of those whose clip its render is given; for most there is none
/// @param skips whether the others go on when one is lost
record Film(Map<String, Set<String>> needs, Map<String, String> shown, boolean skips) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Map<String, Set<String>>> SHAPES = List.of(
            shape(Set.of(), Set.of("s1"), Set.of("s2")),
            shape(Set.of(), Set.of(), Set.of("s1", "s2")),
            shape(Set.of(), Set.of("s1"), Set.of()),
            shape(Set.of(), Set.of("s1")));

    Film {
        needs = Map.copyOf(needs);
        shown = Map.copyOf(shown);
    }

    /// @param showing whether the model takes a clip of another step
    static Film draw(SplittableRandom random, boolean showing) {
        Map<String, Set<String>> needs = SHAPES.get(random.nextInt(SHAPES.size()));
        Map<String, String> shown = new LinkedHashMap<>();
        new TreeSet<>(needs.keySet()).forEach(step -> {
            if (showing && !step(needs, step).isEmpty() && random.nextBoolean()) {
                shown.put(step, new TreeSet<>(step(needs, step)).first());
            }
        });
        return new Film(needs, shown, random.nextBoolean());
    }

    /// The name by which the model server knows a step: its prompt begins with it.
    static String token(String request, String step) {
        return step.isEmpty() ? request : request + "." + step;
    }

    Set<String> needs(String step) {
        return step(needs, step);
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
            ObjectNode shot = steps.putObject(step);
            shot.put("prompt", "[%s] a boat on a calm sea".formatted(token(id, step)));
            Set<String> after = new TreeSet<>(needs(step));
            String clip = shown.get(step);
            if (clip != null) {
                after.remove(clip);
                shot.putArray("references").addObject().put("role", "video").put("from", clip);
            }
            after.forEach(shot.withArray("after")::add);
        }
        return root.toString();
    }

    private static Set<String> step(Map<String, Set<String>> needs, String step) {
        return needs.getOrDefault(step, Set.of());
    }

    @SafeVarargs
    private static Map<String, Set<String>> shape(Set<String>... needs) {
        Map<String, Set<String>> steps = new LinkedHashMap<>();
        for (int i = 0; i < needs.length; i++) {
            steps.put("s" + (i + 1), needs[i]);
        }
        return Map.copyOf(steps);
    }
}
