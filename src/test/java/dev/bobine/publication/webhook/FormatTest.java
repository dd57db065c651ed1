package dev.bobine.publication.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bobine.job.EventType;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    private static final UUID ID = UUID.fromString("019a1b2c-0000-7000-8000-000000000001");
    private static final UUID JOB = UUID.fromString("019a1b2c-0000-7000-8000-000000000002");
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00.123Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Format.Event event(String type) {
        return new Format.Event(ID, JOB, type, AT, "{\"jobId\":\"é\\u0000\"}", TRACE);
    }

    @Test
    void anIndependentLibraryReadsTheCloudEvent() {
        byte[] body = Format.CLOUDEVENTS.body(event(EventType.COMPLETED.wire()), "/bobine");

        CloudEvent read = new JsonFormat().deserialize(body);

        assertThat(read.getId()).isEqualTo(ID.toString());
        assertThat(read.getSource()).hasToString("/bobine");
        assertThat(read.getType()).isEqualTo("dev.bobine.job.completed.v1");
        assertThat(read.getSubject()).isEqualTo(JOB.toString());
        assertThat(read.getTime()).isEqualTo(AT.atOffset(ZoneOffset.UTC));
        assertThat(read.getExtension("traceparent")).isEqualTo(TRACE);
        assertThat(new String(Objects.requireNonNull(read.getData()).toBytes(), StandardCharsets.UTF_8))
                .contains("é");
    }

    @ParameterizedTest
    @CsvSource({"completed,video.completed", "failed,video.failed", "cancelled,video.failed", "expired,video.failed"})
    void theThinEventSaysWhetherThereIsAVideo(String word, String type) throws IOException {
        byte[] body = Format.OPENAI.body(event("dev.bobine.job." + word + ".v1"), "/bobine");

        JsonNode read = JsonMapper.builder().build().readTree(body);

        assertThat(read.path("type").asText()).isEqualTo(type);
        assertThat(read.path("object").asText()).isEqualTo("event");
        assertThat(read.path("id").asText()).isEqualTo("evt_019a1b2c000070008000000000000001");
        assertThat(read.path("created_at").asLong()).isEqualTo(AT.getEpochSecond());
        assertThat(read.path("data").path("id").asText()).isEqualTo("video_019a1b2c000070008000000000000002");
    }
}
