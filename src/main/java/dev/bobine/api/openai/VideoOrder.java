package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import dev.bobine.job.UserId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client asks for in OpenAI's words, put into those of a generation request. Nothing is left out in silence: a
/// field that has no meaning here is refused by its name.
final class VideoOrder {

    static final String USER = "user";
    static final String MODEL = "model";
    static final String REFERENCES = "references";

    /// An extra: the video is a film of several shots.
    static final String SHOTS = "shots";

    private static final String PROMPT = "prompt";
    static final String INPUT_REFERENCE = "input_reference";

    private static final String MAX_COST = "maxCost";
    private static final String IMAGE_URL = "image_url";

    /// The same in both. Those of a generation request that OpenAI's do not have are extras.
    private static final Set<String> SAME = Set.of(
            "prompt",
            MODEL,
            "seconds",
            "size",
            "aspectRatio",
            "resolution",
            "audio",
            "seed",
            "negativePrompt",
            "style",
            "look",
            "priority",
            "notBefore",
            "deadline",
            "extendBy",
            MAX_COST,
            SHOTS,
            REFERENCES,
            "webhook",
            "metadata");

    /// Of an order of several shots, what is said of all of it.
    private static final Set<String> OF_FILM =
            Set.of("userId", SHOTS, "priority", "notBefore", "deadline", "metadata", MAX_COST);

    private static final List<String> NOT_OF_FILMS = List.of(REFERENCES, "extends", "extendBy", "remixes");

    private static final Set<String> NUMBERS = Set.of("seed", "priority");
    private static final Set<String> FLAGS = Set.of("audio");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}(?:[.][0-9]{1,18})?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private VideoOrder() {}

    /// The request that an order comes to, without a user.
    ///
    /// @param fields of the body; those of a form are all text
    /// @param files of the form
    /// @throws ProblemException naming the parameter at fault
    static ObjectNode translate(ObjectNode fields, SentFiles files) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        fields.properties().forEach(field -> {
            String name = field.getKey();
            if (SAME.contains(name)) {
                request.set(name, typed(name, field.getValue()));
            } else if (name.equals(SentCharacters.FIELD)) {
                request.set(name, SentCharacters.named(field.getValue()));
            } else if (!name.equals(USER) && !name.equals(INPUT_REFERENCE)) {
                throw unknown(name);
            }
        });
        JsonNode input = fields.get(INPUT_REFERENCE);
        Optional<Uploads.Received> sent = files.get(INPUT_REFERENCE);
        if (input != null && !input.isNull()) {
            if (sent.isPresent()) {
                throw invalid(INPUT_REFERENCE, "input_reference must be a file or an address, and not both.");
            }
            request.withArrayProperty(REFERENCES)
                    .insertObject(0)
                    .put("role", "first_frame")
                    .put("uri", address(input));
        }
        sent.ifPresent(file -> refer(request, file.type().isVideo() ? "video" : "first_frame", file));
        return request;
    }

    /// The request of a production that an order of several shots comes to, of which all begin with its prompt.
    ///
    /// @throws ProblemException naming the parameter at fault
    static ObjectNode film(ObjectNode request) {
        for (String other : NOT_OF_FILMS) {
            if (request.hasNonNull(other)) {
                throw invalid(other, other + " cannot be combined with shots; it may be said of a shot.");
            }
        }
        ObjectNode film = JsonNodeFactory.instance.objectNode();
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        request.properties().forEach(field -> (OF_FILM.contains(field.getKey()) ? film : defaults)
                .set(field.getKey(), field.getValue().deepCopy()));
        defaults.remove(PROMPT);
        film.set("defaults", defaults);
        String common = request.path(PROMPT).asText();
        for (JsonNode shot : film.path(SHOTS)) {
            if (shot instanceof ObjectNode object
                    && !object.path(PROMPT).asText().isEmpty()
                    && !common.isBlank()) {
                object.put(PROMPT, common + "\n" + object.path(PROMPT).textValue());
            }
        }
        return film;
    }

    static void refer(ObjectNode request, String role, Uploads.Received file) {
        request.withArrayProperty(REFERENCES)
                .insertObject(0)
                .put("role", role)
                .put("uri", file.uri())
                .put("mime", file.type().contentType());
    }

    /// The user that an order is for, when it says so.
    static @Nullable UserId user(ObjectNode fields) {
        JsonNode user = fields.get(USER);
        if (user == null || user.isNull()) {
            return null;
        }
        try {
            return new UserId(user.isTextual() ? user.textValue() : "");
        } catch (IllegalArgumentException _) {
            throw invalid(USER, "user must have 1 to " + UserId.MAX_LENGTH + " characters, all of them storable.");
        }
    }

    private static String address(JsonNode input) {
        if (input.isObject()) {
            input.fieldNames().forEachRemaining(name -> {
                if (!name.equals(IMAGE_URL)) {
                    throw unknown(INPUT_REFERENCE + "." + name);
                }
            });
        }
        JsonNode url = input.isObject() ? input.get(IMAGE_URL) : input;
        if (url == null || !url.isTextual()) {
            throw invalid(INPUT_REFERENCE, "input_reference must have an image_url: an https:// or a data: address.");
        }
        return url.textValue();
    }

    static JsonNode typed(String name, JsonNode value) {
        String text = value.textValue();
        if (text != null && NUMBERS.contains(name) && NUMBER.matcher(text).matches()) {
            return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
        }
        if (text != null && name.equals(MAX_COST) && AMOUNT.matcher(text).matches()) {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        }
        if (text != null && FLAGS.contains(name) && (text.equals("true") || text.equals("false"))) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
        }
        return value;
    }

    static ProblemException invalid(String name, String detail) {
        return new ProblemException(Problem.ofField(400, "invalid_parameter", name, detail));
    }

    /// Names are the sender's own; one that is not plain is not repeated.
    static ProblemException unknown(String name) {
        boolean plain = name.length() <= 64 && name.chars().allMatch(c -> c == '_' || c == '.' || isAlphanumeric(c));
        return new ProblemException(Problem.ofField(
                400, "unknown_parameter", plain ? name : "?", "This parameter has no meaning here; leave it out."));
    }

    private static boolean isAlphanumeric(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
