package dev.bobine.publication;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The headers that make a Kafka record a CloudEvent in binary mode.
public final class EventHeaders {

    private EventHeaders() {}

    /// @param id the same for every publication of the same event: consumers dedupe by it
    /// @param source a URI reference that names this deployment
    /// @param type the full CloudEvents type
    /// @param subject the job, or what stands for a refused request; of usage the user
    /// @param trace W3C `traceparent`, which is the record's own header and an extension of CloudEvents too
    public static Map<String, String> of(
            UUID id, String source, String type, Instant at, String subject, @Nullable String trace) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.toString());
        headers.put("ce_source", source);
        headers.put("ce_type", type);
        headers.put("ce_time", at.toString());
        headers.put("ce_subject", subject);
        headers.put("content-type", "application/json");
        if (trace != null) {
            headers.put("traceparent", trace);
            headers.put("ce_traceparent", trace);
        }
        return headers;
    }
}
