package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.bobine.job.Asset;
import dev.bobine.job.Drawing;
import dev.bobine.job.Frame;
import dev.bobine.job.Join;
import dev.bobine.job.Render;
import dev.bobine.job.Still;
import dev.bobine.job.Video;
import dev.bobine.job.Work;
import java.util.List;
import java.util.Map;

/// Rows as JSON, the form in which sets of them go to and come from statements: one parameter and one result column,
/// whatever the number of rows.
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new Parts())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addMixIn(Work.class, WorkKinds.class)
            .addMixIn(Asset.class, AssetKinds.class)
            .build();

    /// The kinds of work, by their names in the rows.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Render.class, name = "render"),
        @JsonSubTypes.Type(value = Drawing.class, name = "drawing"),
        @JsonSubTypes.Type(value = Join.class, name = "join"),
        @JsonSubTypes.Type(value = Frame.class, name = "frame")
    })
    private interface WorkKinds {}

    /// The kinds of what comes of it, by their names in the rows.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Video.class, name = "video"),
        @JsonSubTypes.Type(value = Still.class, name = "still")
    })
    private interface AssetKinds {}

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    static <T> T read(String text, Class<T> type) {
        return read(text, MAPPER.constructType(type));
    }

    static <T> List<T> readList(String text, Class<T> type) {
        return read(text, listOf(type));
    }

    /// @throws IllegalStateException when the row does not read as that
    static <T> T read(JsonNode row, Class<T> type) {
        try {
            return MAPPER.treeToValue(row, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row does not read as " + type.getSimpleName());
        }
    }

    /// Rows that may be of any form.
    static ArrayNode array(String text) {
        try {
            return (ArrayNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is no JSON");
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static JavaType type(Class<?> type) {
        return MAPPER.constructType(type);
    }

    static JavaType listOf(Class<?> type) {
        return MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    }

    /// By names.
    static JavaType mapOf(Class<?> type) {
        return MAPPER.getTypeFactory().constructMapType(Map.class, String.class, type);
    }

    /// Whether a value reads as a type.
    static boolean reads(JsonNode value, JavaType type) {
        try {
            Object unused = MAPPER.treeToValue(value, type);
            return true;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    private static <T> T read(String text, JavaType type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            // The original message quotes the row, which may hold a prompt.
            throw new IllegalStateException("a row does not read as " + type.toCanonical());
        }
    }
}
