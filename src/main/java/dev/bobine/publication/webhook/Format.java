package dev.bobine.publication.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.EventType;
import dev.bobine.publication.CloudEventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How an event is put for an endpoint. The same event has the same bytes at every attempt.
public enum Format {
    /// The event that Kafka gets, as a CloudEvent in structured mode.
    CLOUDEVENTS("application/cloudevents+json", ofWork()),
    /// The thin event that clients of OpenAI's video API expect: whether a video is there, and its id.
    OPENAI("application/json", Set.of(EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED, EventType.EXPIRED));

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String mediaType;
    private final Set<EventType> types;

    Format(String mediaType, Set<EventType> types) {
        this.mediaType = mediaType;
        this.types = types;
    }

    /// An event as it is stored.
    ///
    /// @param data its JSON
    /// @param trace W3C `traceparent`
    public record Event(
            UUID id,
            UUID subject,
            String type,
            Instant at,
            String data,
            @Nullable String trace) {}

    private static Set<EventType> ofWork() {
        return Arrays.stream(EventType.values()).filter(EventType::isOfWork).collect(Collectors.toUnmodifiableSet());
    }

    public static Optional<Format> of(String wire) {
        return Arrays.stream(values())
                .filter(format -> format.wire().equals(wire))
                .findFirst();
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The events that can be put so, in the order of a job's life.
    public List<EventType> types() {
        return types.stream().sorted().toList();
    }

    String mediaType() {
        return mediaType;
    }

    /// @param source the CloudEvents source of this deployment's events
    byte[] body(Event event, String source) {
        return switch (this) {
            case CLOUDEVENTS ->
                CloudEventJson.of(
                                event.id(),
                                source,
                                event.type(),
                                event.at(),
                                event.subject(),
                                event.data(),
                                event.trace())
                        .getBytes(StandardCharsets.UTF_8);
            case OPENAI -> bytes(thin(event));
        };
    }

    private static ObjectNode thin(Event event) {
        ObjectNode thin = MAPPER.createObjectNode();
        boolean completed = event.type().equals(EventType.COMPLETED.wire());
        thin.put("id", "evt_" + hex(event.id()));
        thin.put("object", "event");
        thin.put(
                "type",
                event.type().equals(Webhooks.TEST) ? "webhook.test" : completed ? "video.completed" : "video.failed");
        thin.put("created_at", event.at().getEpochSecond());
        thin.putObject("data").put("id", "video_" + hex(event.subject()));
        return thin;
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
