package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a tree of a form's fields, whose names say where in it they belong: `video[id]`, `characters[][id]`,
/// `metadata[order]`.
final class Fields {

    private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*\\])*)");
    private static final Pattern STEP = Pattern.compile("\\[([^\\[\\]]*)\\]");
    private static final int MAX_STEPS = 4;
    private static final int MAX_FIELDS = 256;

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private int count;

    ObjectNode tree() {
        return root;
    }

    /// Text as it was sent: one in which other characters stand for what cannot be read is not what was asked for.
    ///
    /// @throws ProblemException when it is not UTF-8
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new ProblemException(Problem.of(400, "invalid_utf8", "The body is not valid UTF-8."));
        }
    }

    /// @throws ProblemException when the name makes no sense, or contradicts another one
    void put(String name, String value) {
        Matcher parts = NAME.matcher(name);
        if (++count > MAX_FIELDS || !parts.matches()) {
            throw malformed();
        }
        List<String> steps = new ArrayList<>(List.of(parts.group(1)));
        Matcher step = STEP.matcher(parts.group(2));
        while (step.find()) {
            steps.add(step.group(1));
        }
        if (steps.size() > MAX_STEPS) {
            throw malformed();
        }
        put(root, steps, value);
    }

    private static void put(ObjectNode object, List<String> steps, String value) {
        String name = steps.getFirst();
        JsonNode there = object.get(name);
        if (steps.size() == 1) {
            if (there != null) {
                throw new ProblemException(
                        Problem.of(400, "duplicate_key", "A field of the form occurs more than once."));
            }
            object.put(name, value);
        } else if (steps.get(1).isEmpty()) {
            add(there == null ? object.putArray(name) : as(ArrayNode.class, there), steps, value);
        } else {
            ObjectNode inner = there == null ? object.putObject(name) : as(ObjectNode.class, there);
            put(inner, steps.subList(1, steps.size()), value);
        }
    }

    /// An object of a list is complete when one of its names comes again.
    private static void add(ArrayNode list, List<String> steps, String value) {
        if (steps.size() == 2) {
            list.add(value);
            return;
        }
        List<String> rest = steps.subList(2, steps.size());
        JsonNode last = list.isEmpty() ? null : list.get(list.size() - 1);
        ObjectNode open = last instanceof ObjectNode object && !object.has(rest.getFirst()) ? object : list.addObject();
        put(open, rest, value);
    }

    private static <T> T as(Class<T> type, JsonNode node) {
        if (!type.isInstance(node)) {
            throw malformed();
        }
        return type.cast(node);
    }

    static ProblemException malformed() {
        return new ProblemException(Problem.of(400, "malformed_form", "The form cannot be read."));
    }
}
