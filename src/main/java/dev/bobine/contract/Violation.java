package dev.bobine.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.path.NodePath;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Puts the validator's finding into our own words, because its own may repeat values and change between its releases.
final class Violation {

    /// Below these, names are the publisher's own and are not repeated.
    private static final Set<String> OPEN_OBJECTS = Set.of("metadata");

    private Violation() {}

    static Defect explain(Error error, Function<SchemaLocation, String> forms) {
        JsonNode rule = error.getSchemaNode();
        String field = field(error.getInstanceLocation());
        return switch (error.getKeyword()) {
            case "required" -> missing(inside(field, error.getProperty()));
            case "type" -> wrongType(error, field, rule);
            case "minLength" -> of(FaultCode.TOO_SHORT, field, "must have at least %s characters", rule.asText());
            case "maxLength" -> of(FaultCode.TOO_LONG, field, "must have at most %s characters", rule.asText());
            case "minimum" -> of(FaultCode.OUT_OF_RANGE, field, "must be at least %s", rule.asText());
            case "maximum" -> of(FaultCode.OUT_OF_RANGE, field, "must be at most %s", rule.asText());
            case "minItems" -> of(FaultCode.TOO_SHORT, field, "must have at least %s items", rule.asText());
            case "additionalProperties" ->
                of(FaultCode.UNKNOWN_VALUE, field, "has a field that is %s", "not documented");
            case "maxItems" -> of(FaultCode.TOO_MANY, field, "must have at most %s items", rule.asText());
            case "maxProperties" -> of(FaultCode.TOO_MANY, field, "must have at most %s entries", rule.asText());
            case "enum", "const" -> of(FaultCode.UNKNOWN_VALUE, field, "must be one of: %s", choices(rule));
            case "pattern" -> of(FaultCode.INVALID_FORMAT, field, "must be %s", forms.apply(error.getSchemaLocation()));
            case "format" -> of(FaultCode.INVALID_FORMAT, field, "must be a %s", format(rule.asText()));
            case "oneOf" -> of(FaultCode.CONFLICTING_FIELDS, field, "needs exactly one of: %s", alternatives(rule));
            default -> of(FaultCode.INVALID_FORMAT, field, "is not as documented (%s)", error.getKeyword());
        };
    }

    private static Defect missing(String field) {
        return new Defect(FaultCode.MISSING_FIELD, field, field + " is missing.");
    }

    /// A field that must be null because of another one is a conflict rather than a matter of type.
    private static Defect wrongType(Error error, String field, JsonNode rule) {
        if (error.getEvaluationPath().contains("then")) {
            return of(FaultCode.CONFLICTING_FIELDS, field, "cannot be combined with %s", "size");
        }
        return of(FaultCode.WRONG_TYPE, field, "must be of type %s", choices(rule));
    }

    private static Defect of(FaultCode code, String field, String sentence, String detail) {
        String subject = field.isEmpty() ? "The message" : field;
        return new Defect(code, field.isEmpty() ? null : field, subject + " " + sentence.formatted(detail) + ".");
    }

    private static String field(NodePath path) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < path.getNameCount(); i++) {
            if (path.getElement(i) instanceof Integer index) {
                field.append('[').append(index).append(']');
                continue;
            }
            String name = path.getName(i);
            field.append(field.isEmpty() ? "" : ".").append(name);
            if (OPEN_OBJECTS.contains(name)) {
                break;
            }
        }
        return field.toString();
    }

    private static String inside(String parent, String name) {
        return parent.isEmpty() ? name : parent + "." + name;
    }

    private static String choices(JsonNode rule) {
        if (!rule.isArray()) {
            return rule.asText();
        }
        return StreamSupport.stream(rule.spliterator(), false)
                .map(JsonNode::asText)
                .filter(choice -> !choice.equals("null"))
                .collect(Collectors.joining(", "));
    }

    private static String alternatives(JsonNode rule) {
        return StreamSupport.stream(rule.spliterator(), false)
                .map(alternative -> alternative.path("required").path(0).asText())
                .collect(Collectors.joining(", "));
    }

    private static String format(String name) {
        return switch (name) {
            case "date-time" -> "date and time with an offset, such as 2030-01-01T08:00:00Z";
            case "uuid" -> "UUID";
            default -> name;
        };
    }
}
