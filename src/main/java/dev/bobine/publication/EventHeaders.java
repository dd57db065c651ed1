package dev.bobine.publication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The headers that make a Kafka record a CloudEvent in binary mode.
public final class EventHeaders {

    /// Value of `ce_source` unless configured otherwise.
    public static final String DEFAULT_SOURCE = "/bobine";

    private EventHeaders() {}

    /// @param id the same for every publication of the same event: consumers dedupe by it
    /// @param source a URI reference that names this deployment
    /// @param trace W3C `traceparent` of the request
    public static Map<String, String> of(UUID id, String source, EventData event, @Nullable String trace) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.toString());
        headers.put("ce_source", source);
        headers.put("ce_type", event.type().wire());
        headers.put("ce_time", event.at().toString());
        if (event instanceof EventData.OfJob ofJob) {
            headers.put("ce_subject", ofJob.job().id().toString());
        }
        headers.put("content-type", "application/json");
        if (trace != null) {
            headers.put("traceparent", trace);
        }
        return headers;
    }
}
