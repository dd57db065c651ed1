package dev.bobine.intake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The headers that matter, by lower-case name, CloudEvents attributes under `ce_` whatever the transport.
///
/// @param unreadable names whose value is not UTF-8
record MessageHeaders(Map<String, String> values, Set<String> unreadable) {

    static final String ATTRIBUTE_PREFIX = "ce_";

    private static final String HTTP_ATTRIBUTE_PREFIX = "ce-";
    private static final String CONTENT_TYPE = "content-type";
    private static final Set<String> IDENTIFYING = Set.of("ce_specversion", "ce_id", "ce_type", CONTENT_TYPE);
    private static final String TRACE_PARENT = "traceparent";

    static MessageHeaders ofKafka(List<RawRecord.Header> headers) {
        Map<String, String> values = new HashMap<>();
        Set<String> unreadable = new HashSet<>();
        for (RawRecord.Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (header.value() == null || !matters(name)) {
                continue;
            }
            String value = JsonBody.decode(header.value());
            if (value == null) {
                unreadable.add(name);
            } else {
                values.put(name, value);
            }
        }
        return new MessageHeaders(values, unreadable);
    }

    static MessageHeaders ofHttp(Map<String, String> headers) {
        Map<String, String> values = new HashMap<>();
        headers.forEach((key, value) -> {
            String name = key.toLowerCase(Locale.ROOT);
            if (name.startsWith(HTTP_ATTRIBUTE_PREFIX)) {
                String attribute = name.substring(HTTP_ATTRIBUTE_PREFIX.length());
                values.put(ATTRIBUTE_PREFIX + attribute, percentDecoded(value));
            } else if (matters(name)) {
                values.put(name, value);
            }
        });
        return new MessageHeaders(values, Set.of());
    }

    /// Whether this is a CloudEvent whose attributes are headers.
    boolean isBinaryEvent() {
        return !isStructuredEvent()
                && (values.containsKey("ce_specversion")
                        || values.containsKey("ce_id")
                        || values.containsKey("ce_type")
                        || unreadable.stream().anyMatch(IDENTIFYING::contains));
    }

    /// Whether the content type announces a CloudEvent in the body.
    boolean isStructuredEvent() {
        String type = mediaType();
        return type != null && type.startsWith("application/cloudevents");
    }

    /// The name of the attribute that a header stands for.
    static String attribute(String header) {
        return header.equals(CONTENT_TYPE) ? "datacontenttype" : header.substring(ATTRIBUTE_PREFIX.length());
    }

    /// The content type without its parameters, in lower case.
    @Nullable
    String mediaType() {
        String value = values.get(CONTENT_TYPE);
        return value == null ? null : mediaType(value);
    }

    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    @Nullable
    String traceParent() {
        return values.get(TRACE_PARENT);
    }

    private static boolean matters(String name) {
        return name.startsWith(ATTRIBUTE_PREFIX) || name.equals(CONTENT_TYPE) || name.equals(TRACE_PARENT);
    }

    /// The HTTP binding of CloudEvents percent-encodes what is not ASCII. A plus sign stands for itself.
    private static String percentDecoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
