package dev.bobine.api;

import static dev.bobine.api.Calls.json;
import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DeadLettersApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MORE_THAN_A_BATCH = 501;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        publisher.close();
    }

    @Test
    void aDeadLetterIsPutBackAsItWasAndSetAsideAgainWhenItIsStillWrong() {
        String key = "dead-" + UUID.randomUUID();
        publisher.publish(key, "not json".getBytes(StandardCharsets.UTF_8), Map.of("own", "kept"));
        await().atMost(PATIENCE).until(() -> of(key).size() == 1);

        int replayed = json().body("{\"max\":10000,\"reason\":\"a test\"}")
                .post("/dead-letters/replay")
                .then()
                .statusCode(200)
                .body("left", equalTo(0))
                .extract()
                .path("replayed");

        assertThat(replayed).isGreaterThanOrEqualTo(1);
        await().atMost(PATIENCE).until(() -> of(key).size() == 2);
        ConsumerRecord<String, byte[]> again = of(key).getLast();
        assertThat(again.value()).isEqualTo("not json".getBytes(StandardCharsets.UTF_8));
        assertThat(Publisher.header(again, "own")).isEqualTo("kept");
        List<Header> reasons = List.of(again.headers().toArray()).stream()
                .filter(header -> header.key().equals("bobine-reason"))
                .toList();
        assertThat(reasons).hasSize(1);
    }

    @Test
    void aReplayTakesNoMoreThanItWasAskedTo() {
        String key = "dead-" + UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            publisher.publish(key, "not json");
        }
        await().atMost(PATIENCE).until(() -> of(key).size() == 3);
        int waiting = 3;

        json().body("{\"max\":1,\"reason\":\"a test\"}")
                .post("/dead-letters/replay")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(1));
        int left = json().body("{\"max\":1,\"reason\":\"a test\"}")
                .post("/dead-letters/replay")
                .then()
                .extract()
                .path("left");

        assertThat(left).isGreaterThanOrEqualTo(waiting - 2);
    }

    /// A replay may take longer than its lease; another pod must not begin the same one meanwhile.
    @Test
    void aReplayRenewsItsLeaseWithEveryBatch() {
        String key = "dead-" + UUID.randomUUID();
        for (int i = 0; i < MORE_THAN_A_BATCH; i++) {
            publisher.publish(key, "not json");
        }
        await().atMost(PATIENCE).until(() -> of(key).size() == MORE_THAN_A_BATCH);
        Ledger.change("""
                create table lease_log (name text);
                create function log_lease() returns trigger language plpgsql as
                  'begin insert into lease_log values (new.name); return new; end';
                create trigger log_lease before insert or update on lease for each row execute function log_lease();
                """);
        try {
            json().body("{\"max\":10000,\"reason\":\"a test\"}")
                    .post("/dead-letters/replay")
                    .then()
                    .statusCode(200);

            assertThat(
                            Ledger.number(
                                    "select count(distinct cast(xmin as text)) from lease_log where name = 'dead-letter-replay'"))
                    .isGreaterThanOrEqualTo(3);
        } finally {
            Ledger.change("drop trigger log_lease on lease; drop function log_lease(); drop table lease_log");
        }
        await().atMost(PATIENCE).until(() -> of(key).size() == 2 * MORE_THAN_A_BATCH);
    }

    private static JsonPath listed() {
        return json().get("/dead-letters?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void theNewestAreToldWithoutWhatSomebodyWrote() {
        String key = "dead-" + UUID.randomUUID();
        publisher.publish(key, "{\"userId\":\"ana\",\"prompt\":\"a secret kite\",\"seconds\":4");
        await().atMost(PATIENCE).until(() -> of(key).size() == 1);

        JsonPath listed = listed();

        String find = "deadLetters.find { it.key == '" + key + "' }.";
        assertThat(listed.getString(find + "code")).isEqualTo("not_json");
        assertThat(listed.getString(find + "head"))
                .isEqualTo("{\"userId\":\"…3 chars…\",\"prompt\":\"…13 chars…\",\"seconds\":4");
        assertThat(listed.getString(find + "from")).contains("video.generation.requests/");
        assertThat(listed.getBoolean(find + "replayable")).isTrue();
        assertThat(listed.getBoolean(find + "replayed")).isFalse();
        assertThat(listed.getLong("waiting")).isPositive();
    }

    @Test
    void aDryRunTellsWhatWouldBecomeOfThemAndDoesNothing() {
        String key = "dead-" + UUID.randomUUID();
        publisher.publish(key, "not json");
        await().atMost(PATIENCE).until(() -> of(key).size() == 1);
        long waiting = listed().getLong("waiting");

        json().body("{\"max\":10000,\"dryRun\":true}")
                .post("/dead-letters/replay")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(0))
                .body("readable", equalTo(0))
                .body("failing.not_json", greaterThanOrEqualTo(1));

        assertThat(of(key)).hasSize(1);
        assertThat(listed().getLong("waiting")).isGreaterThanOrEqualTo(waiting);
    }

    @Test
    void chosenOnesArePutBackAndNoOthers() {
        String chosen = "dead-" + UUID.randomUUID();
        String other = "dead-" + UUID.randomUUID();
        publisher.publish(chosen, "not json");
        publisher.publish(other, "not json");
        await().atMost(PATIENCE).until(() -> of(chosen).size() == 1 && of(other).size() == 1);
        ConsumerRecord<String, byte[]> letter = of(chosen).getFirst();
        String body =
                "{\"reason\":\"a test\",\"offsets\":[{\"partition\":%d,\"offset\":%d},{\"partition\":0,\"offset\":99999999}]}"
                        .formatted(letter.partition(), letter.offset());

        json().body(body)
                .post("/dead-letters/replay")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(1))
                .body("left", equalTo(1));

        await().atMost(PATIENCE).until(() -> of(chosen).size() == 2);
        assertThat(of(other)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"max\":1}",
                "{\"reason\":\"no\"}",
                "{\"reason\":\"a test\",\"offsets\":[]}",
                "{\"reason\":\"a test\",\"offsets\":[{\"partition\":0}]}",
                "{\"reason\":\"a test\",\"offsets\":[{\"partition\":-1,\"offset\":0}]}"
            })
    void aReplayNeedsAReasonAndWhereTheyLie(String body) {
        json().body(body).post("/dead-letters/replay").then().statusCode(422).body("code", equalTo("invalid_field"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"max\":0}", "{\"max\":10001}", "{\"max\":\"many\"}", "{\"most\":1}"})
    void aReplayOfANumberThatIsNoneIsAProblem(String body) {
        json().body(body).post("/dead-letters/replay").then().statusCode(422).contentType(Problem.MEDIA_TYPE);
    }

    private List<ConsumerRecord<String, byte[]>> of(String key) {
        return publisher.deadLetters().stream()
                .filter(record -> key.equals(record.key()))
                .toList();
    }
}
