package dev.bobine.direction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bobine.contract.Contract;
import dev.bobine.contract.Defect;
import dev.bobine.job.StorableText;
import java.util.List;

/// Treatments as JSON: how they are kept, and how strangers' are read.
final class TreatmentJson {

    /// Longest whole treatment, in characters of JSON.
    static final int LONGEST = 100_000;

    private static final int MAX_DEFECTS = 8;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private TreatmentJson() {}

    static JsonNode write(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// @throws IllegalArgumentException when it is no treatment; what it says of it repeats nothing
    static Treatment read(JsonNode body) {
        return read(body, Treatment.class);
    }

    static <T> T read(JsonNode value, Class<T> type) {
        try {
            return MAPPER.treeToValue(value, type);
        } catch (JsonProcessingException e) {
            // The message quotes the text.
            throw new IllegalArgumentException("this does not read as " + type.getSimpleName());
        }
    }

    /// What keeps a document from being a treatment of these means; sentences that repeat nothing of it.
    static List<String> faults(JsonNode document, Means means) {
        List<String> defects = Contract.compile(TreatmentSchema.of(means)).check(document, MAX_DEFECTS).stream()
                .map(Defect::message)
                .toList();
        if (!defects.isEmpty()) {
            return defects;
        }
        if (document.toString().length() > LONGEST) {
            return List.of("The treatment is too long.");
        }
        return isStorable(document)
                ? List.of()
                : List.of("The treatment has text that cannot be stored, such as U+0000.");
    }

    private static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return StorableText.isStorable(node.asText());
        }
        return node.valueStream().allMatch(TreatmentJson::isStorable);
    }
}
