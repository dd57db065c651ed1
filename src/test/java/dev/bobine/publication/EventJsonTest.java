package dev.bobine.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bobine.contract.Contract;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.Actor;
import dev.bobine.job.CharacterName;
import dev.bobine.job.Charge;
import dev.bobine.job.DeletionReason;
import dev.bobine.job.EventType;
import dev.bobine.job.Failure;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.Stage;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import dev.bobine.job.Video;
import dev.bobine.job.Wish;
import dev.bobine.persistence.ProductionRecord;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {

    private static final Contract CONTRACT = Contract.load();
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Instant AT = Instant.parse("2030-01-01T08:00:00.123456Z");
    private static final String PROMPT = "a secret wish";
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final RequestFacts REQUEST = RequestFacts.of(new GenerationRequest(
            new RequestIdentity("/shop", "order-1"),
            new UserId("u-1"),
            "auto",
            new RenderRequest(PROMPT, null, Shape.ANY, null, Options.NONE, List.of()),
            5,
            null,
            null,
            Map.of("order", "1"),
            null));
    private static final Video CLIP = new Video(
            "bobine", "a.mp4", 12, Hashes.sha256("clip"), 4_000, new FrameSize(1280, 720), "h264", "aac", "a.jpg");
    private static final Still STILL =
            new Still("bobine", "clips/2030/01/01/x.jpg", 9, "ab".repeat(32), new FrameSize(1280, 720), "image/jpeg");
    private static final Video BARE_CLIP = new Video(
            "bobine", "a.mp4", 12, Hashes.sha256("clip"), 4_000, new FrameSize(1280, 720), "h264", null, null);
    private static final ErrorFacts ERROR =
            ErrorFacts.of(Failure.of(Failure.Kind.RENDER_FAILED, Stage.RENDER, "The model gave up."));

    static List<EventData> events() {
        return List.of(
                new EventData.Accepted(job("queued", null), AT, null, null),
                new EventData.Accepted(job("queued", null), AT, AT, AT.plusSeconds(60)),
                new EventData.Rejected(REQUEST, MessageKind.GENERATION, AT, ERROR),
                new EventData.Rejected(
                        new RequestFacts(REQUEST.identity(), null, null, null, Map.of()),
                        MessageKind.UNKNOWN,
                        AT,
                        new ErrorFacts("outstanding_exhausted", Stage.ADMISSION, "Too many jobs.", "userId", AT)),
                new EventData.Directed(
                        job("queued", null),
                        AT,
                        new Wish(PROMPT, null),
                        new Wish.Direction(Wish.Author.MODEL, null, 1_200)),
                new EventData.Directed(
                        job("held", null),
                        AT,
                        new Wish(PROMPT, null),
                        new Wish.Direction(Wish.Author.PLAIN, Wish.Lack.AWAY, 0)),
                new EventData.Started(job("rendering", null), AT),
                new EventData.Progressed(job("rendering", null), AT, 40),
                new EventData.Completed(job("completed", Charge.Source.PROVIDER), AT, CLIP),
                new EventData.Completed(job("completed", Charge.Source.ESTIMATE), AT, BARE_CLIP),
                new EventData.Completed(job("completed", Charge.Source.ESTIMATE), AT, STILL),
                new EventData.Failed(job("failed", Charge.Source.NONE), AT, ERROR),
                new EventData.Cancelled(job("cancelled", Charge.Source.NONE), AT, Actor.OPERATOR, "a reason"),
                new EventData.Cancelled(job("cancelled", Charge.Source.NONE), AT, Actor.USER, null),
                new EventData.Expired(job("expired", Charge.Source.NONE), AT, AT),
                new EventData.Unresolved(job("unresolved", null), AT, ERROR, AT),
                new EventData.Unresolved(job("unresolved", null), AT, ERROR, null),
                new EventData.Deleted(job("completed", Charge.Source.PROVIDER), AT, DeletionReason.RETENTION, CLIP),
                new EventData.Deleted(job("failed", Charge.Source.NONE), AT, DeletionReason.USER, null),
                new EventData.Refunded(job("completed", Charge.Source.PROVIDER), AT, 600_000),
                new EventData.Rejected(
                        new RequestFacts(REQUEST.identity(), new UserId("u-1"), null, null, Map.of()),
                        MessageKind.PRODUCTION,
                        AT,
                        ERROR),
                production(EventType.PRODUCTION_ACCEPTED, "held", "open"),
                production(EventType.PRODUCTION_PROGRESSED, "rendering", "open"),
                production(EventType.PRODUCTION_COMPLETED, "completed", "completed"),
                production(EventType.PRODUCTION_FAILED, "failed", "failed"),
                production(EventType.PRODUCTION_CANCELLED, "cancelled", "cancelled"));
    }

    private static EventData production(EventType type, String state, String outcome) {
        UUID job = UUID.fromString("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f");
        boolean failed = state.equals("failed");
        ProductionRecord record = new ProductionRecord(
                new ProductionRecord.Whose(
                        UUID.fromString("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e60"),
                        "u-1",
                        "/shop",
                        "film-1",
                        Map.of("order", "1"),
                        TRACE),
                "The sea",
                List.of(new ProductionRecord.MemberRow("s1", job, List.of(), List.of(), 5)),
                "s1",
                "stop",
                AT,
                new ProductionRecord.Cancel(null, null, null),
                outcome,
                outcome.equals("open") ? null : AT,
                List.of(new ProductionRecord.JobRow(
                        job,
                        state,
                        40,
                        12,
                        outcome.equals("open") ? null : 10L,
                        state.equals("completed") ? CLIP : null,
                        failed ? "render_failed" : null,
                        failed ? "render" : null,
                        failed ? "The model gave up." : null)));
        return ProductionEvents.of(type, record, 40, AT, "EUR");
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventFollowsItsSchema(EventData event) throws IOException {
        JsonNode data = JSON.readTree(EventJson.bytes(event));

        assertThat(CONTRACT.schema(event.type().schema()).check(data))
                .as("%s", data)
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("events")
    void noEventHasAFieldThatItsSchemaDoesNotKnow(EventData event) throws IOException {
        JsonNode data = EventJson.tree(event);

        assertThat(documented(event.type().schema())).containsAll(names(data));
        if (data.has("clip")) {
            assertThat(documented("clip.json")).containsAll(names(data.path("clip")));
        }
        if (data.has("error")) {
            assertThat(documented("error.json")).containsAll(names(data.path("error")));
        }
        if (data.has("cost")) {
            assertThat(documented(data.has("steps") ? "production-cost.json" : "cost.json"))
                    .containsAll(names(data.path("cost")));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void noEventTellsThePrompt(EventData event) {
        assertThat(new String(EventJson.bytes(event), StandardCharsets.UTF_8)).doesNotContain(PROMPT);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsACloudEventToTheLibrary(EventData event) {
        UUID id = UUID.fromString("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f");
        Map<String, String> headers =
                EventHeaders.of(id, "/bobine", event.type().wire(), event.at(), id.toString(), TRACE);

        CloudEvent read = KafkaMessageFactory.createReader(kafka(headers), EventJson.bytes(event))
                .toEvent();

        assertThat(read.getId()).isEqualTo(id.toString());
        assertThat(read.getSource()).hasToString("/bobine");
        assertThat(read.getType()).isEqualTo(event.type().wire());
        assertThat(Objects.requireNonNull(read.getTime()).toInstant()).isEqualTo(event.at());
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(headers).containsEntry("traceparent", TRACE);
    }

    @Test
    void theListOfEventsCoversEveryTypeOfWork() {
        assertThat(events().stream().map(EventData::type))
                .contains(Stream.of(EventType.values())
                        .filter(EventType::isOfWork)
                        .toArray(EventType[]::new));
    }

    @Test
    void theSubjectIsTheJobAndWithoutATraceThereIsNoHeaderForIt() {
        UUID job = UUID.randomUUID();

        assertThat(EventHeaders.of(UUID.randomUUID(), "/eu", EventType.STARTED.wire(), AT, job.toString(), null))
                .containsEntry("ce_subject", job.toString())
                .containsEntry("ce_source", "/eu")
                .doesNotContainKey("traceparent");
    }

    @Test
    void aJobIsNotToldOfWithoutItsUser() {
        RequestFacts unread = new RequestFacts(REQUEST.identity(), null, null, null, Map.of());
        JobFacts job = job("queued", null);

        assertThatThrownBy(() -> new JobFacts(
                        job.id(),
                        unread,
                        job.render(),
                        "queued",
                        0,
                        5,
                        AT,
                        job.cost(),
                        null,
                        new JobFacts.Kin(null, List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JobFacts job(String state, Charge.@Nullable Source source) {
        Charge charge = source == null ? null : new Charge(10, source);
        return new JobFacts(
                JobId.of("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"),
                REQUEST,
                new RenderFacts(
                        "animatic",
                        state.equals("queued") ? null : "local",
                        Kind.VIDEO,
                        4,
                        new FrameSize(1280, 720),
                        true,
                        "noir",
                        List.of(new CharacterName("chr_01939a2e4b607c118d5e0a1b2c3d4e62", "Mara"))),
                state,
                1,
                5,
                AT,
                new CostFacts(12, "EUR", charge),
                AT.minusSeconds(1),
                new JobFacts.Kin(
                        new Part(ProductionId.of("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e60"), "s1"),
                        List.of(new Origin(JobId.of("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e61"), Origin.How.FRAME))));
    }

    private static Set<String> documented(String schema) throws IOException {
        JsonNode node = JSON.readTree(CONTRACT.schemaText(schema));
        Set<String> fields = new HashSet<>(names(node.path("properties")));
        for (JsonNode part : node.path("allOf")) {
            fields.addAll(documented(part.path("$ref").asText()));
        }
        return fields;
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static Headers kafka(Map<String, String> headers) {
        Headers kafka = new RecordHeaders();
        headers.forEach((name, value) -> kafka.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return kafka;
    }
}
