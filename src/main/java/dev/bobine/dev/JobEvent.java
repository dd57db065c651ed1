package dev.bobine.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// An event as any consumer sees it: its type from the headers, its data as JSON.
record JobEvent(String type, JsonNode data) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    static JobEvent of(String type, String json) {
        try {
            return new JobEvent(type, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the data of an event of type " + type + " are not JSON", e);
        }
    }

    /// The word in the middle of the type, such as `accepted`.
    String kind() {
        return type.replaceFirst("^dev\\.bobine\\.(job\\.)?", "").replaceFirst("\\.v\\d+$", "");
    }

    String jobId() {
        return data.path("jobId").asText(data.path("productionId").asText(""));
    }

    /// Time of day, kind, state, progress and job in columns; then why, where something went wrong.
    String line() {
        return line(ZoneId.systemDefault());
    }

    String line(ZoneId zone) {
        JsonNode error = data.path("error");
        String why = error.isMissingNode()
                ? ""
                : error.path("code").asText() + ": " + error.path("message").asText();
        return String.format(
                        Locale.ROOT,
                        "%-12s  %-10s  %-10s  %5s  %-36s  %s",
                        time(zone),
                        kind(),
                        data.path("state").asText(""),
                        progress(),
                        jobId(),
                        why)
                .stripTrailing();
    }

    private String time(ZoneId zone) {
        String at = data.path("at").asText("");
        return at.isEmpty() ? "" : CLOCK.format(Instant.parse(at).atZone(zone));
    }

    private String progress() {
        return switch (kind()) {
            case "progressed" -> data.path("progress").asInt() + " %";
            case "completed" -> "100 %";
            default -> "";
        };
    }
}
