package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.RequestIdentity;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.v1.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The attributes of a CloudEvent, from headers (binary mode) or from the body (structured mode).
///
/// An attribute that is not used here may have any form: it is no reason to refuse what can be rendered.
///
/// @param unreadable the used attributes whose value is not text of the right kind, and why
record Envelope(Map<String, String> attributes, NavigableMap<String, FaultCode> unreadable) {

    private static final Set<String> USED = Set.of("specversion", "id", "source", "type", "datacontenttype");

    static Envelope ofHeaders(MessageHeaders headers) {
        Map<String, String> attributes = new HashMap<>();
        headers.values().forEach((name, value) -> {
            if (name.startsWith(MessageHeaders.ATTRIBUTE_PREFIX)) {
                attributes.put(name.substring(MessageHeaders.ATTRIBUTE_PREFIX.length()), value);
            }
        });
        NavigableMap<String, FaultCode> unreadable = new TreeMap<>();
        for (String header : headers.unreadable()) {
            String name = MessageHeaders.attribute(header);
            if (USED.contains(name)) {
                unreadable.put(name, FaultCode.INVALID_UTF8);
            }
        }
        String mediaType = headers.mediaType();
        if (mediaType != null) {
            attributes.put("datacontenttype", mediaType);
        }
        return new Envelope(attributes, unreadable);
    }

    static Envelope ofBody(ObjectNode body) {
        Map<String, String> attributes = new HashMap<>();
        NavigableMap<String, FaultCode> unreadable = new TreeMap<>();
        for (Map.Entry<String, JsonNode> property : body.properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (name.equals("data") || name.equals("data_base64") || value.isNull()) {
                continue;
            }
            if (value.isTextual()) {
                attributes.put(name, value.textValue());
            } else if (USED.contains(name)) {
                unreadable.put(name, FaultCode.WRONG_TYPE);
            }
        }
        return new Envelope(attributes, unreadable);
    }

    @Nullable
    String type() {
        return attributes.get("type");
    }

    /// The identity, or null when the attributes do not give one.
    @Nullable
    RequestIdentity identity() {
        return Identity.of(attributes.get("source"), attributes.get("id"));
    }

    MessageKind kind() {
        String type = type();
        return type == null ? MessageKind.UNKNOWN : MessageKind.ofEventType(type);
    }

    @Nullable
    String traceParent() {
        return attributes.get("traceparent");
    }

    /// What makes this no CloudEvent with JSON data for us, or null.
    @Nullable
    Defect defect() {
        if (!unreadable.isEmpty()) {
            Map.Entry<String, FaultCode> first = unreadable.firstEntry();
            String name = first.getKey();
            return new Defect(
                    first.getValue(),
                    name,
                    name + (first.getValue() == FaultCode.WRONG_TYPE ? " must be text." : " is not valid UTF-8."));
        }
        if (!SpecVersion.V1.toString().equals(attributes.get("specversion"))) {
            return new Defect(FaultCode.UNSUPPORTED_SPECVERSION, "specversion", "specversion must be 1.0.");
        }
        Defect missing = missing();
        return missing != null ? missing : malformed();
    }

    private @Nullable Defect missing() {
        if (isAbsent("id")) {
            return new Defect(FaultCode.MISSING_ID, "id", "The event has no id.");
        }
        if (isAbsent("source")) {
            return new Defect(FaultCode.MISSING_SOURCE, "source", "The event has no source.");
        }
        if (identity() == null) {
            return new Defect(
                    FaultCode.INVALID_IDENTITY,
                    null,
                    "id must have at most " + Identity.MAX_ID + " characters and source at most " + Identity.MAX_SOURCE
                            + ", all of them storable.");
        }
        return isAbsent("type") ? new Defect(FaultCode.MISSING_TYPE, "type", "The event has no type.") : null;
    }

    private @Nullable Defect malformed() {
        if (!isReference(attributes.getOrDefault("source", ""))) {
            return new Defect(
                    FaultCode.INVALID_ENVELOPE, "source", "source must be a URI or a path, such as /shop/orders.");
        }
        String mediaType = attributes.get("datacontenttype");
        return mediaType == null || isJson(MessageHeaders.mediaType(mediaType))
                ? null
                : new Defect(
                        FaultCode.UNSUPPORTED_CONTENT_TYPE, "datacontenttype", "The data of the event must be JSON.");
    }

    /// Leaves it to the CloudEvents library what a source may look like.
    private static boolean isReference(String source) {
        try {
            new CloudEventBuilder().withContextAttribute("source", source);
            return true;
        } catch (CloudEventRWException e) {
            return false;
        }
    }

    private boolean isAbsent(String name) {
        String value = attributes.get(name);
        return value == null || value.isBlank();
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }
}
