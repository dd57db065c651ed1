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
/// @param unreadable the attributes whose value is not text of the right kind, and why
record Envelope(Map<String, String> attributes, NavigableMap<String, FaultCode> unreadable) {

    private static final Set<String> KNOWN =
            Set.of("id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

    static Envelope ofHeaders(MessageHeaders headers) {
        Map<String, String> attributes = new HashMap<>();
        headers.values().forEach((name, value) -> {
            if (name.startsWith(MessageHeaders.ATTRIBUTE_PREFIX)) {
                attributes.put(name.substring(MessageHeaders.ATTRIBUTE_PREFIX.length()), value);
            }
        });
        NavigableMap<String, FaultCode> unreadable = new TreeMap<>();
        for (String name : headers.unreadable()) {
            unreadable.put(name.replace(MessageHeaders.ATTRIBUTE_PREFIX, ""), FaultCode.INVALID_UTF8);
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
            boolean attribute = KNOWN.contains(name) || name.equals("specversion");
            if (attribute ? value.isTextual() : value.isValueNode()) {
                attributes.put(name, value.asText());
            } else {
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
            return new Defect(first.getValue(), shown(first.getKey()), "An attribute of the event is unreadable.");
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

    /// Leaves it to the CloudEvents library what an attribute may look like.
    private @Nullable Defect malformed() {
        CloudEventBuilder builder = new CloudEventBuilder();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String name = attribute.getKey();
            if (name.equals("specversion")) {
                continue;
            }
            try {
                builder.withContextAttribute(name, attribute.getValue());
            } catch (CloudEventRWException e) {
                return new Defect(
                        FaultCode.INVALID_ENVELOPE,
                        shown(name),
                        "An attribute of the event is not as CloudEvents 1.0 says.");
            }
        }
        String mediaType = attributes.get("datacontenttype");
        return mediaType == null || isJson(MessageHeaders.mediaType(mediaType))
                ? null
                : new Defect(
                        FaultCode.UNSUPPORTED_CONTENT_TYPE, "datacontenttype", "The data of the event must be JSON.");
    }

    private boolean isAbsent(String name) {
        String value = attributes.get(name);
        return value == null || value.isBlank();
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }

    /// Names of extensions are the publisher's own and are not repeated.
    private static String shown(String name) {
        return KNOWN.contains(name) || name.equals("specversion") ? name : "extensions";
    }
}
