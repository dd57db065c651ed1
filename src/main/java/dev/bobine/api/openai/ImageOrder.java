package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client asks for in OpenAI's words for pictures, put into those of a generation request. Nothing is left out
/// in silence: a field that has no meaning here is refused by its name, and so is one that wants something else than
/// what the deployment has settled for the model.
final class ImageOrder {

    static final String IMAGE = "image";
    static final String IMAGES = "image[]";

    private static final String SIZE = "size";
    private static final String AUTO = "auto";
    private static final String OUTPUT_FORMAT = "output_format";
    private static final String RESPONSE_FORMAT = "response_format";
    private static final String IMAGE_URL = "image_url";

    /// The same in both. Those of a generation request that OpenAI's do not have are extras.
    private static final Set<String> SAME = Set.of(
            "prompt",
            VideoOrder.MODEL,
            "aspectRatio",
            "resolution",
            "seed",
            "negativePrompt",
            "look",
            "priority",
            "deadline",
            "maxCost",
            "characters",
            "metadata",
            VideoOrder.REFERENCES);

    /// What is settled per backend, or has one meaning here, with what may be said of it all the same.
    private static final Map<String, Set<String>> SETTLED = Map.of(
            "n", Set.of("1"),
            "quality", Set.of(AUTO),
            "background", Set.of(AUTO),
            "moderation", Set.of(AUTO),
            "input_fidelity", Set.of(AUTO),
            "stream", Set.of("false"),
            "partial_images", Set.of("0"));

    private static final Set<String> OWN =
            Set.of(VideoOrder.USER, SIZE, OUTPUT_FORMAT, RESPONSE_FORMAT, IMAGE, "images");

    private ImageOrder() {}

    /// Whether the picture is to be answered as a link.
    static boolean wantsLink(ObjectNode fields) {
        JsonNode wanted = fields.path(RESPONSE_FORMAT);
        return switch (wanted.asText("")) {
            case "url" -> true;
            case "", "null", "b64_json" -> false;
            default -> throw VideoOrder.invalid(RESPONSE_FORMAT, "response_format must be b64_json or url.");
        };
    }

    /// The request that an order comes to, without a user.
    ///
    /// @param fields of the body; those of a form are all text
    /// @param files of the form
    /// @throws ProblemException naming the parameter at fault
    static ObjectNode translate(ObjectNode fields, SentFiles files) {
        boolean unused = wantsLink(fields);
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("kind", "still");
        fields.properties().forEach(field -> put(request, field.getKey(), field.getValue()));
        refer(request, fields.get(IMAGE));
        refer(request, fields.get("images"));
        ArrayNode references = request.withArrayProperty(VideoOrder.REFERENCES);
        for (Uploads.Received file : files.all()) {
            if (file.type().isVideo()) {
                throw VideoOrder.invalid(IMAGE, "image must be a picture: PNG, JPEG or WebP.");
            }
            references
                    .addObject()
                    .put("role", "reference")
                    .put("uri", file.uri())
                    .put("mime", file.type().contentType());
        }
        if (references.isEmpty()) {
            request.remove(VideoOrder.REFERENCES);
        }
        return request;
    }

    private static void put(ObjectNode request, String name, JsonNode value) {
        Set<String> settled = SETTLED.get(name);
        if (SAME.contains(name)) {
            request.set(name, VideoOrder.typed(name, value));
        } else if (settled != null) {
            if (!value.isNull() && !settled.contains(value.asText())) {
                throw VideoOrder.invalid(
                        name, name + " can only be " + String.join(" or ", settled) + " here; leave it out.");
            }
        } else if (!OWN.contains(name)) {
            throw VideoOrder.unknown(name);
        } else if (name.equals(SIZE) && !value.isNull() && !value.asText().equals(AUTO)) {
            request.set(SIZE, value);
        } else if (name.equals(OUTPUT_FORMAT) && !value.isNull()) {
            request.set("format", value);
        }
    }

    /// A picture, or several, by their addresses.
    private static void refer(ObjectNode request, @Nullable JsonNode images) {
        if (images == null || images.isNull()) {
            return;
        }
        if (images.isArray()) {
            images.forEach(image -> refer(request, image));
            return;
        }
        JsonNode url = images.isObject() ? images.get(IMAGE_URL) : images;
        if (url == null || !url.isTextual()) {
            throw VideoOrder.invalid(
                    IMAGE, "image must be a file, or have an image_url: an https:// or a data: address.");
        }
        request.withArrayProperty(VideoOrder.REFERENCES)
                .addObject()
                .put("role", "reference")
                .put("uri", url.textValue());
    }
}
