package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.contract.Contract;
import dev.bobine.dev.StackResource;
import dev.bobine.job.Charge;
import dev.bobine.job.JobId;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Ticket;
import dev.bobine.job.Usage;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LateStore;
import dev.bobine.persistence.TreatmentStore;
import dev.bobine.publication.UsageJson;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What the ledger charges is told line by line, and money goes back once.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UsageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "video.generation.usage";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Contract CONTRACT = Contract.load();

    private final String user = "usage-" + UUID.randomUUID();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Inject
    Database database;

    @Inject
    LateStore late;

    @Inject
    TreatmentStore treatments;

    private String completed() {
        String id = given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2}".formatted(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        await().atMost(PATIENCE)
                .until(() -> given().get("/jobs/" + id).path("state").equals("completed"));
        return id;
    }

    private static ValidatableResponse refund(String job, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/jobs/" + job + "/refund")
                .then();
    }

    /// All that has been told of the user, once there is as much.
    private List<JsonNode> told(int least) {
        List<JsonNode> told = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(TOPIC).size())
                    .mapToObj(i -> new TopicPartition(TOPIC, i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (user.equals(record.key())) {
                        told.add(data(record));
                    }
                });
                return told.size() >= least;
            });
        }
        return told;
    }

    private JsonNode data(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode data = JSON.readTree(record.value());
            assertThat(CONTRACT.schema("usage-recorded.json").check(data)).isNull();
            assertThat(Publisher.header(record, "ce_type")).isEqualTo(UsageJson.TYPE);
            assertThat(Publisher.header(record, "ce_subject")).isEqualTo(user);
            assertThat(Publisher.header(record, "ce_id"))
                    .isEqualTo(data.path("usageId").asText());
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long charged() {
        return Ledger.number("select coalesce(sum(plan_micros + prepaid_micros), 0) from ledger where user_id = '"
                + user + "' and kind in ('charge', 'correct', 'refund', 'director')");
    }

    @Test
    void everyChargeIsToldOnceAndTheirSumIsTheLedgers() {
        String job = completed();
        correctTo(job, 15_000);
        direct(300);
        refund(job, "{\"amount\":0.005,\"reason\":\"a flaw in the picture\"}").statusCode(200);

        List<JsonNode> told = told(4);

        assertThat(told.stream().map(usage -> usage.path("kind").asText()))
                .containsExactlyInAnyOrder("render", "correction", "director", "refund");
        assertThat(told.stream().map(usage -> usage.path("usageId").asText())).doesNotHaveDuplicates();
        assertThat(told.stream()
                        .mapToLong(usage -> usage.path("amountMicros").asLong())
                        .sum())
                .isEqualTo(charged())
                .isEqualTo(10_300);
        JsonNode render = told.getFirst();
        assertThat(render.path("jobId").asText()).isEqualTo(job);
        assertThat(render.path("seconds").asInt()).isEqualTo(2);
        assertThat(told)
                .filteredOn(usage -> List.of("correction", "refund")
                        .contains(usage.path("kind").asText()))
                .allMatch(usage -> usage.path("corrects").equals(render.path("usageId")));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    /// As when a render that was given up turns out to have cost less.
    private void correctTo(String job, long micros) {
        Ledger.change(
                "insert into late_render (job_id, since, poll_at) values ('%s', now(), '2999-01-01Z')".formatted(job));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        JobId id = JobId.of(job);
        LateStore.Late ended = new LateStore.Late(
                id,
                new UserId(user),
                Ledger.number("select run_token from job_settled where id = '" + job + "'"),
                new Reservation(20_000, 0, 2, today.withDayOfMonth(1), today),
                new Ticket("local", "http://local", "video-1"),
                Charge.reported(20_000L),
                new Usage.About(id, new RequestIdentity("plain", "r"), null, "animatic", null));

        refund(job, "{\"reason\":\"too early\"}").statusCode(409).body("code", equalTo("charge_open"));
        assertThat(database.await(() -> late.end(ended, "completed", Charge.reported(micros), Instant.now())))
                .isTrue();
    }

    private void direct(long micros) {
        Instant now = Instant.now();
        UUID call = UUID.randomUUID();
        LedgerEntry entry = LedgerEntry.director(call, micros, LocalDate.ofInstant(now, ZoneOffset.UTC));
        assertThat(database.await(() -> treatments.book(new UserId(user), entry, now)))
                .isEqualTo(1);
    }

    @Test
    void aJobIsRefundedOnceHoweverManyAskAtATime() throws Exception {
        String job = completed();
        long before = money("held") + money("month_used");
        List<Callable<Integer>> calls = IntStream.range(0, 12)
                .<Callable<Integer>>mapToObj(i -> () -> refund(
                                job,
                                "{\"amount\":%s,\"reason\":\"asked twice\"}".formatted(i % 2 == 0 ? "0.02" : "0.01"))
                        .extract()
                        .statusCode())
                .toList();
        List<Integer> codes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> call : threads.invokeAll(calls)) {
                codes.add(call.get());
            }
        }

        assertThat(codes).containsOnly(200, 409);
        assertThat(codes.stream().filter(code -> code == 200)).hasSize(6);
        long given = before - money("month_used");
        assertThat(given).isIn(20_000L, 10_000L);
        assertThat(Ledger.number("select count(*) from ledger where kind = 'refund' and subject = '" + job + "'"))
                .isEqualTo(1);
        assertThat(Ledger.number(
                        "select count(*) from event where job_id = '%s' and type like '%%refunded%%'".formatted(job)))
                .isEqualTo(1);
        assertThat(Ledger.unbalancedAccounts()).isZero();
        given().get("/jobs/" + job).then().body("timeline.type", hasItem("refunded"));
        given().get("/audit?action=job_refunded").then().body("entries.subject", hasItem("job:" + job));
    }

    private long money(String column) {
        return Ledger.number("select " + column + " from account where user_id = '" + user + "'");
    }

    @Test
    void aRefundNeedsAJobThatHasEndedAReasonAndAnAmountThatWasCharged() {
        String job = completed();

        refund(job, "{\"amount\":0.01}").statusCode(422).body("field", equalTo("reason"));
        refund(job, "{\"amount\":0,\"reason\":\"nothing\"}").statusCode(422).body("field", equalTo("amount"));
        refund(job, "{\"amount\":-1,\"reason\":\"less\"}").statusCode(422).body("field", equalTo("amount"));
        refund(job, "{\"amount\":0.021,\"reason\":\"more\"}")
                .statusCode(422)
                .body("code", equalTo("refund_too_large"))
                .body("field", equalTo("amount"));
        refund(UUID.randomUUID().toString(), "{\"reason\":\"none\"}").statusCode(404);
        String waiting = given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"prompt\":\"Later\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(user))
                .post("/jobs")
                .path("jobId");
        refund(waiting, "{\"reason\":\"too early\"}").statusCode(409).body("code", equalTo("not_ended"));
        given().delete("/jobs/" + waiting).then().statusCode(200);
        refund(waiting, "{\"reason\":\"for nothing\"}").statusCode(409).body("code", equalTo("nothing_charged"));
    }
}
