package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.production.ProductionRequest.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request for a production written out at length: the shorter ways of asking for one, such as a list of shots, as
/// the steps that they stand for.
///
/// @param document as the schema of production requests has it, with `steps` and without what stands for them
/// @param paths of those steps that the request itself says elsewhere, by their names
/// @param sort what it was asked for as
record LongForm(ObjectNode document, Map<String, String> paths, Sort sort) {

    /// How many versions of one clip are asked for. Kept, so that it is known of steps that are done again.
    static final String VARIANTS = "variants";

    /// Which way a film is made. Kept, so that it is known when its shots are changed.
    static final String MONTAGE = "montage";

    private static final String STEPS = "steps";
    private static final String NATIVE = "native";
    private static final String AUTO = "auto";

    /// The step that joins the shots of a film.
    private static final String FILM = "film";

    static final String FIT = "fit";
    static final String LOUDNESS = "loudness";

    /// What is said of the join of all shots.
    private static final List<String> OF_JOIN = List.of("transition", FIT, LOUDNESS);

    private static final List<String> SHORT =
            List.of("shots", "transition", FIT, LOUDNESS, "id", "source", "type", VARIANTS, MONTAGE);

    LongForm {
        paths = Map.copyOf(paths);
    }

    /// Where the request says a step.
    String path(String step) {
        return paths.getOrDefault(step, "steps." + step);
    }

    /// @param data of a production request
    static LongForm of(ObjectNode data) {
        ObjectNode document = data.deepCopy();
        SHORT.forEach(document::remove);
        return data.hasNonNull("shots") ? film(data, document) : new LongForm(document, Map.of(), Sort.STEPS);
    }

    /// The same with some of its steps said in another way.
    ///
    /// @param changes by step: fields that replace those that the step had
    static LongForm of(ObjectNode document, ObjectNode changes) {
        ObjectNode changed = document.deepCopy();
        Map<String, String> paths = new HashMap<>();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            changed.withObjectProperty(STEPS)
                    .withObjectProperty(change.getKey())
                    .setAll((ObjectNode) change.getValue());
            paths.put(change.getKey(), "changes." + change.getKey());
        }
        return new LongForm(changed, paths, sort(document));
    }

    /// What a production at length was asked for as.
    static Sort sort(ObjectNode document) {
        if (document.hasNonNull(VARIANTS)) {
            return Sort.VARIANTS;
        }
        return switch (document.path(MONTAGE).asText(STEPS)) {
            case AUTO -> Sort.FILM;
            case NATIVE -> Sort.SHOT_LIST;
            default -> Sort.STEPS;
        };
    }

    /// The request of one clip that may take several jobs.
    ///
    /// @param data of a generation request
    static LongForm sequel(ObjectNode data) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode step = JsonNodeFactory.instance.objectNode();
        share(data, document, step);
        document.set(STEPS, JsonNodeFactory.instance.objectNode().set(FILM, step));
        return new LongForm(document, Map.of(FILM, ""), Sort.SEQUEL);
    }

    private static void share(ObjectNode data, ObjectNode document, ObjectNode step) {
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            if (!SHORT.contains(field.getKey())) {
                (ProductionMapper.OF_ORDER.contains(field.getKey()) ? document : step)
                        .set(field.getKey(), field.getValue());
            }
        }
    }

    /// The same request several times, each with a seed of its own where the request has one.
    ///
    /// @param data of a generation request
    static LongForm variants(ObjectNode data, int count) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("onFailure", "skip");
        document.put(VARIANTS, count);
        ObjectNode steps = JsonNodeFactory.instance.objectNode();
        Map<String, String> paths = new HashMap<>();
        for (int i = 0; i < count; i++) {
            ObjectNode variant = steps.putObject("v" + (i + 1));
            share(data, document, variant);
            if (data.path("seed").isIntegralNumber()) {
                long seed = data.path("seed").longValue();
                variant.put("seed", seed > Long.MAX_VALUE - count ? seed - i : seed + i);
            }
            paths.put("v" + (i + 1), "");
        }
        document.set(STEPS, steps);
        return new LongForm(document, paths, Sort.VARIANTS);
    }

    private static LongForm film(ObjectNode data, ObjectNode document) {
        ObjectNode steps = document.putObject(STEPS);
        List<String> names = new ArrayList<>();
        Map<String, String> paths = new HashMap<>();
        for (JsonNode shot : data.path("shots")) {
            String name = "s" + (names.size() + 1);
            ObjectNode step = shot.deepCopy();
            if (step.path("continues").asBoolean() && !names.isEmpty()) {
                continueFrom(step, names.getLast());
            }
            step.remove("continues");
            steps.set(name, step);
            paths.put(name, "shots[" + names.size() + "]");
            names.add(name);
        }
        if (names.size() > 1) {
            ObjectNode join = steps.putObject(FILM);
            names.forEach(join.putArray("join")::add);
            OF_JOIN.stream().filter(data::hasNonNull).forEach(field -> join.set(field, data.path(field)));
            document.put(MONTAGE, data.path(MONTAGE).asText(AUTO));
        }
        return new LongForm(document, paths, sort(document));
    }

    /// Behind the references of the shot itself, whose places a refusal names.
    private static void continueFrom(ObjectNode step, String before) {
        ArrayNode references =
                step.hasNonNull("references") ? (ArrayNode) step.path("references") : step.putArray("references");
        references.addObject().put("role", "first_frame").put("from", before).put("take", "last_frame");
    }
}
