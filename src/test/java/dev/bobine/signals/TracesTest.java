package dev.bobine.signals;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher;
import dev.bobine.runtime.SecuredServers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Talkative.class)
@QuarkusTestResource(StackResource.class)
class TracesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    InMemorySpanExporter spans;

    @Test
    void oneTraceLeadsFromThePublisherToItsConsumers() {
        String id = UUID.randomUUID().toString();
        String trace = UUID.randomUUID().toString().replace("-", "");
        String request =
                "{\"id\":\"%s\",\"userId\":\"ana\",\"prompt\":\"A kite\",\"seconds\":2,\"model\":\"animatic\"}";
        try (Publisher publisher = new Publisher(bootstrapServers, SecuredServers.client())) {
            publisher.publish(
                    "ana",
                    request.formatted(id).getBytes(StandardCharsets.UTF_8),
                    Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

            await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("completed"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(stages(trace))
                    .extracting(SpanData::getName)
                    .containsExactlyInAnyOrder(
                            "bobine admit",
                            "bobine wait",
                            "bobine submit",
                            "bobine render",
                            "bobine copy",
                            "bobine publish",
                            "bobine publish",
                            "bobine publish"));
            assertThat(publisher.eventsOf(id))
                    .extracting(Publisher.Event::traceparent)
                    .allMatch(traceparent -> traceparent.startsWith("00-" + trace));
        }
        SpanData admit = named(trace, "bobine admit");
        assertThat(admit.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(stages(trace).stream().filter(span -> span != admit))
                .allMatch(span -> span.getParentSpanId().equals(admit.getSpanId()));
        assertThat(named(trace, "bobine render").getEvents()).isNotEmpty().allMatch(event -> event.getName()
                .equals("poll"));
        assertThat(of(trace).toString()).doesNotContain("A kite");
        isBetween(SpanKind.CONSUMER, "video.generation.requests", "process", admit);
        isBetween(SpanKind.PRODUCER, "video.generation.events", "send", named(trace, "bobine publish"));
        assertThat(of(trace))
                .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.getAttributes().asMap())
                        .containsEntry(AttributeKey.stringKey("http.request.method"), call.getName())
                        .containsKeys(
                                AttributeKey.stringKey("server.address"),
                                AttributeKey.longKey("server.port"),
                                AttributeKey.longKey("http.response.status_code")));
    }

    @Test
    void aFailureIsToldByItsCodeAndARequestWithoutATraceGetsOne() {
        String id = UUID.randomUUID().toString();
        String request =
                "{\"id\":\"%s\",\"userId\":\"ben\",\"prompt\":\"way:refused\",\"seconds\":2,\"model\":\"gossip\"}";
        try (Publisher publisher = new Publisher(bootstrapServers, SecuredServers.client())) {
            publisher.publish("ben", request.formatted(id));
            await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("failed"));

            String trace = publisher.eventsOf(id).getFirst().traceparent().split("-", -1)[1];
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(of(trace))
                    .extracting(SpanData::getName)
                    .contains("bobine admit", "bobine submit", "bobine publish"));
            SpanData submit = named(trace, "bobine submit");
            assertThat(submit.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(submit.getStatus().getDescription()).isEqualTo("invalid_request");
        }
    }

    /// As the conventions for messaging have it.
    private static void isBetween(SpanKind kind, String topic, String operation, SpanData span) {
        assertThat(span.getKind()).isEqualTo(kind);
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("messaging.system"), "kafka")
                .containsEntry(AttributeKey.stringKey("messaging.destination.name"), topic)
                .containsEntry(AttributeKey.stringKey("messaging.operation.name"), operation)
                .containsEntry(AttributeKey.stringKey("messaging.operation.type"), operation);
    }

    /// Without the calls that they make.
    private List<SpanData> stages(String trace) {
        return of(trace).stream()
                .filter(span -> span.getKind() != SpanKind.CLIENT)
                .toList();
    }

    private List<SpanData> of(String trace) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .toList();
    }

    private SpanData named(String trace, String name) {
        return of(trace).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
