package dev.bobine.direction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.direction.Treatment.Framing;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The JSON Schema of treatments, made of what the model has: nothing can be said in it that could not be shot.
final class TreatmentSchema {

    /// Longest single text, in code points; the wish itself is no longer.
    static final int LONGEST_TEXT = 4_000;

    private static final int LONGEST_NAME = 200;
    private static final int MAX_CAST = 8;
    private static final int MAX_BEATS = 8;
    private static final int MAX_COLOURS = 8;
    private static final int MAX_LINES = 8;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Keywords that the structured output of some servers does not know.
    private static final Set<String> BOUNDS = Set.of("minLength", "maxLength");

    private TreatmentSchema() {}

    /// By which treatments are judged: what has a natural default may be left out.
    static ObjectNode of(Means means) {
        return treatment(means);
    }

    /// What a language model is given: every field is to be told, and nothing is in it that servers refuse.
    static ObjectNode forOutput(Means means) {
        ObjectNode schema = treatment(means);
        demandAll(schema);
        return schema;
    }

    private static ObjectNode treatment(Means means) {
        ObjectNode look = NODES.objectNode();
        ArrayNode looks = look.putArray("enum");
        means.looks().forEach(looks::add);
        looks.addNull();
        return object(List.of("title", "logline", "shots"))
                .set(
                        "properties",
                        NODES.objectNode()
                                .<ObjectNode>set("title", text(1, LONGEST_NAME))
                                .<ObjectNode>set("logline", text(1, LONGEST_TEXT))
                                .<ObjectNode>set("look", look)
                                .<ObjectNode>set("cast", array(cast(), 0, MAX_CAST))
                                .set("shots", array(shot(means), 1, means.maxShots())));
    }

    private static ObjectNode cast() {
        return object(List.of("name", "description"))
                .set(
                        "properties",
                        NODES.objectNode()
                                .<ObjectNode>set("name", text(1, LONGEST_NAME))
                                .set("description", text(1, LONGEST_TEXT)));
    }

    private static ObjectNode shot(Means means) {
        ObjectNode seconds = NODES.objectNode();
        ArrayNode lengths = seconds.putArray("enum");
        means.seconds().forEach(lengths::add);
        ObjectNode continues = NODES.objectNode().put("type", "boolean");
        if (!means.chains()) {
            continues.putArray("enum").add(false);
        }
        return object(List.of("seconds", "framing", "action"))
                .set(
                        "properties",
                        NODES.objectNode()
                                .<ObjectNode>set("title", text(0, LONGEST_NAME))
                                .<ObjectNode>set("seconds", seconds)
                                .<ObjectNode>set(
                                        "framing",
                                        words(Arrays.stream(Framing.values()).map(Framing::wire)))
                                .<ObjectNode>set("camera", text(0, LONGEST_TEXT))
                                .<ObjectNode>set("action", array(text(1, LONGEST_TEXT), 1, MAX_BEATS))
                                .<ObjectNode>set("light", text(0, LONGEST_TEXT))
                                .<ObjectNode>set("palette", array(text(1, LONGEST_NAME), 0, MAX_COLOURS))
                                .<ObjectNode>set("dialogue", array(line(), 0, means.sound() ? MAX_LINES : 0))
                                .<ObjectNode>set("sound", text(0, means.sound() ? LONGEST_TEXT : 0))
                                .<ObjectNode>set("negative", text(0, means.negativePrompt() ? LONGEST_TEXT : 0))
                                .set("continues", continues));
    }

    private static ObjectNode line() {
        return object(List.of("who", "line"))
                .set(
                        "properties",
                        NODES.objectNode()
                                .<ObjectNode>set("who", text(1, LONGEST_NAME))
                                .<ObjectNode>set("line", text(1, LONGEST_TEXT))
                                .set("language", text(0, LONGEST_NAME)));
    }

    private static ObjectNode object(List<String> required) {
        ObjectNode object = NODES.objectNode().put("type", "object").put("additionalProperties", false);
        ArrayNode names = object.putArray("required");
        required.forEach(names::add);
        return object;
    }

    private static ObjectNode array(ObjectNode items, int least, int limit) {
        ObjectNode array =
                NODES.objectNode().put("type", "array").put("minItems", least).put("maxItems", limit);
        return array.set("items", items);
    }

    private static ObjectNode text(int least, int limit) {
        return NODES.objectNode().put("type", "string").put("minLength", least).put("maxLength", limit);
    }

    private static ObjectNode words(Stream<String> values) {
        ObjectNode words = NODES.objectNode().put("type", "string");
        ArrayNode all = words.putArray("enum");
        values.forEach(all::add);
        return words;
    }

    private static void demandAll(ObjectNode schema) {
        schema.remove(BOUNDS);
        if (schema.get("properties") instanceof ObjectNode properties) {
            ArrayNode names = schema.putArray("required");
            properties.propertyStream().forEach(property -> {
                names.add(property.getKey());
                demandAll((ObjectNode) property.getValue());
            });
        }
        JsonNode items = schema.get("items");
        if (items != null) {
            demandAll((ObjectNode) items);
        }
    }
}
