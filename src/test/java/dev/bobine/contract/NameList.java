package dev.bobine.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The names that a description of an interface makes known, one sorted line for each, with what it is: so that a
/// change of one is a changed line. What is said about them in words is not in it.
final class NameList {

    private final Set<String> lines = new TreeSet<>();

    List<String> lines() {
        return List.copyOf(lines);
    }

    void line(String name, Object... is) {
        String rest = Stream.of(is)
                .map(String::valueOf)
                .filter(Predicate.not(String::isBlank))
                .collect(Collectors.joining(" "));
        lines.add(rest.isEmpty() ? name : name + ": " + rest);
    }

    /// A JSON Schema, or one of OpenAPI, with all that is in it.
    void schema(String name, JsonNode schema) {
        line(name, type(schema), words(schema));
        Set<String> required = Set.copyOf(texts(schema.path("required")));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String field = name + "." + property.getKey();
            schema(field, property.getValue());
            if (required.contains(property.getKey())) {
                line(field + " is required");
            }
        }
        nested(schema, "items").ifPresent(item -> schema(name + "[]", item));
        nested(schema, "additionalProperties").ifPresent(value -> schema(name + ".*", value));
        nested(schema, "propertyNames").ifPresent(key -> schema(name + " keys", key));
        for (String choice : List.of("allOf", "oneOf", "anyOf")) {
            for (JsonNode part : schema.path(choice)) {
                schema(name + " " + choice, part);
            }
        }
    }

    private static Optional<JsonNode> nested(JsonNode schema, String keyword) {
        return schema.path(keyword).isObject() ? Optional.of(schema.path(keyword)) : Optional.empty();
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String form = schema.path("format").asText();
        return Stream.of(
                        type.isArray() ? String.join("|", texts(type)) : type.asText(),
                        form,
                        reference(schema.path("$ref").asText()))
                .filter(Predicate.not(String::isBlank))
                .collect(Collectors.joining(" "));
    }

    private static String reference(String to) {
        return to.replace("#/components/schemas/", "").replace("#/components/responses/", "");
    }

    private static String words(JsonNode schema) {
        Collection<String> words = texts(schema.path("enum"));
        String one = schema.path("const").asText();
        return one.isBlank() ? String.join("|", words) : one;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// An OpenAPI document.
    static NameList ofOpenApi(JsonNode document) {
        NameList names = new NameList();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                names.operation(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue());
            }
        }
        JsonNode components = document.path("components");
        components.path("schemas").properties().forEach(schema -> names.schema(schema.getKey(), schema.getValue()));
        components
                .path("responses")
                .properties()
                .forEach(response -> names.body(response.getKey(), response.getValue()));
        return names;
    }

    private void operation(String name, JsonNode operation) {
        line(name);
        for (JsonNode parameter : operation.path("parameters")) {
            schema(
                    name + " " + parameter.path("in").asText() + " "
                            + parameter.path("name").asText(),
                    parameter.path("schema"));
        }
        body(name + " body", operation.path("requestBody"));
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            String answer = name + " " + response.getKey();
            line(answer, type(response.getValue()));
            body(answer, response.getValue());
            response.getValue()
                    .path("headers")
                    .fieldNames()
                    .forEachRemaining(header -> line(answer + " header " + header));
        }
    }

    private void body(String name, JsonNode body) {
        for (Map.Entry<String, JsonNode> content : body.path("content").properties()) {
            schema(name + " " + content.getKey(), content.getValue().path("schema"));
        }
    }
}
