package dev.bobine.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as a CloudEvent in structured mode: the same attributes and data that Kafka gets in binary mode.
public final class CloudEventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CloudEventJson() {}

    /// The data are put in as they are, since they have been JSON all along.
    ///
    /// @param source a URI reference that names this deployment
    /// @param data JSON
    /// @param trace W3C `traceparent`
    public static String of(
            UUID id, String source, String type, Instant at, UUID subject, String data, @Nullable String trace) {
        ObjectNode head = MAPPER.createObjectNode();
        head.put("specversion", "1.0");
        head.put("id", id.toString());
        head.put("source", source);
        head.put("type", type);
        head.put("time", at.toString());
        head.put("subject", subject.toString());
        head.put("datacontenttype", "application/json");
        if (trace != null) {
            head.put("traceparent", trace);
        }
        try {
            String open = MAPPER.writeValueAsString(head);
            return open.substring(0, open.length() - 1) + ",\"data\":" + data + "}";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
