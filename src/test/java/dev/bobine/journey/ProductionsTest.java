package dev.bobine.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Productions, from the request to the bill.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ProductionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String user = "films-" + UUID.randomUUID();
    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        backend("resume");
        publisher.close();
        assertThat(Ledger.number(jobsAnd("job j", "j.state in ('held', 'queued')")))
                .isZero();
    }

    private static void backend(String act) {
        given().contentType(ContentType.JSON)
                .body("{\"reason\":\"a test\"}")
                .post("/backends/local/" + act)
                .then()
                .statusCode(200);
    }

    private String jobsAnd(String table, String condition) {
        return "select count(*) from " + table + " where j.user_id = '" + user + "' and " + condition;
    }

    @Test
    void aStepStartsWhenWhatItNeedsIsThereAndTheEventsSayWhatItIsAStepOf() {
        String id = UUID.randomUUID().toString();
        publisher.publish(user, """
                {"id":"%s","type":"produce","userId":"%s","title":"Waves","defaults":{"model":"animatic","seconds":2},
                 "steps":{"last":{"prompt":"The beach","after":["s1","s2"]},"s1":{"prompt":"A wave"},"s2":{"prompt":"A boat"}}}
                """.formatted(id, user));

        await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("production.completed"));
        List<Event> events = publisher.eventsOf(id);

        assertThat(events)
                .filteredOn(event -> event.kind().startsWith("production."))
                .hasSizeBetween(3, 4);
        assertThat(states(events, "production.accepted"))
                .containsEntry("s1", "queued")
                .containsEntry("last", "held");
        assertThat(states(events, "production.completed").values()).containsOnly("completed");
        assertThat(at(events, "started", "last"))
                .isGreaterThan(at(events, "completed", "s1"))
                .isGreaterThan(at(events, "completed", "s2"));
        assertThat(production(events, "production.completed")
                        .path("clip")
                        .path("key")
                        .asText())
                .contains(production(events, "production.completed")
                        .path("steps")
                        .path(2)
                        .path("jobId")
                        .asText());
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(Ledger.number("select held from account where user_id = '" + user + "'"))
                .isZero();
    }

    private static Map<String, String> states(List<Event> events, String kind) {
        JsonNode steps = production(events, kind).path("steps");
        return IntStream.range(0, steps.size())
                .boxed()
                .collect(Collectors.toMap(
                        i -> steps.path(i).path("step").asText(),
                        i -> steps.path(i).path("state").asText()));
    }

    private static JsonNode production(List<Event> events, String kind) {
        return events.stream()
                .filter(event -> event.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .data();
    }

    private static String at(List<Event> events, String kind, String step) {
        return events.stream()
                .filter(event -> event.kind().equals(kind)
                        && event.data().path("step").asText().equals(step))
                .findFirst()
                .orElseThrow()
                .data()
                .path("at")
                .asText();
    }

    @Test
    void aProductionIsRefusedAsAWholeWithTheStepAndFieldAndNothingIsReserved() {
        given().contentType(ContentType.JSON)
                .body(film("\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"seconds\":77}"))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("unsupported_seconds"))
                .body("field", equalTo("steps.s2.seconds"));
        given().contentType(ContentType.JSON)
                .body(film("\"s1\":{\"prompt\":\"a\",\"after\":[\"s2\"]},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]}"))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("step_cycle"));
        given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"shots\":[{\"prompt\":\"a\"},{\"prompt\":\"b\",\"seconds\":0}]}"
                        .formatted(user))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("field", equalTo("shots[1].seconds"));
        for (String order : List.of(
                "\"maxCost\":0.03,\"shots\":[{\"prompt\":\"a\"},{\"prompt\":\"b\"}]",
                "\"steps\":{\"s1\":{\"prompt\":\"a\"},\"maxCost\":{\"prompt\":\"b\",\"maxCost\":0.01}}")) {
            given().contentType(ContentType.JSON)
                    .body("{\"userId\":\"%s\",\"defaults\":{\"seconds\":2},%s}".formatted(user, order))
                    .post("/productions")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("over_max_cost"))
                    .body("field", endsWith("maxCost"));
        }

        assertThat(Ledger.number("select count(*) from ledger where user_id = '" + user + "'"))
                .isZero();
    }

    @Test
    void aHeldStepSaysWhichStepItWaitsForAndACancelledProductionCostsNothing() {
        JsonPath asked = given().contentType(ContentType.JSON)
                .header("Idempotency-Key", user)
                .body(waiting())
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        String id = asked.getString("productionId");
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", user)
                .body(waiting())
                .post("/productions")
                .then()
                .statusCode(200)
                .body("productionId", equalTo(id));
        assertThat(asked.getString("steps[1].blockedOn")).isEqualTo("step s1");
        given().get("/jobs/" + asked.getString("steps[1].jobId"))
                .then()
                .body("state", equalTo("held"))
                .body("blockedOn", equalTo("step s1"))
                .body("productionId", equalTo(id));
        assertThat(Ledger.number("select held from account where user_id = '" + user + "'"))
                .isPositive();

        given().delete("/productions/" + id).then().statusCode(200).body("state", equalTo("cancelled"));
        given().delete("/productions/" + id).then().statusCode(200);

        given().queryParam("userId", user)
                .get("/productions")
                .then()
                .body("productions.productionId", hasItem(id))
                .body("productions[0].steps.state", equalTo(List.of("cancelled", "cancelled")));
        assertThat(Ledger.number("select held + month_used + day_seconds from account where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(Ledger.number("select count(*) from job_after")).isZero();
    }

    @Test
    void aLostStepEndsWhatNeedsItAndARetryDoesOnlyThat() {
        // Else the first step might end, and the second begin, before the second is cancelled.
        backend("pause");
        JsonPath asked = given().contentType(ContentType.JSON)
                .body(
                        film(
                                "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]},\"s3\":{\"prompt\":\"c\",\"after\":[\"s2\"]}"))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        String id = asked.getString("productionId");
        given().delete("/jobs/" + asked.getString("steps[1].jobId")).then().statusCode(200);
        backend("resume");
        await().atMost(PATIENCE).until(() -> state(id).equals("failed"));
        given().get("/productions/" + id)
                .then()
                .body("steps[2].error.code", equalTo("dependency"))
                .body("steps[1].state", equalTo("cancelled"));

        given().contentType(ContentType.JSON)
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(rendered()).isEqualTo(3);
        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"s2\":{\"prompt\":\"another\"}},\"maxCost\":0.01}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(422)
                .body("code", equalTo("over_max_cost"));
        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"s2\":{\"prompt\":\"another\"}},\"maxCost\":1}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(rendered()).isEqualTo(5);
        given().contentType(ContentType.JSON)
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(422)
                .body("code", equalTo("nothing_to_retry"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void lineageIsToldByEveryEventAndByTheJobAndIsKept() {
        String id = UUID.randomUUID().toString();
        publisher.publish(user, """
                {"id":"%s","type":"produce","userId":"%s","defaults":{"model":"opener","seconds":2,"size":"640x360"},
                 "shots":[{"prompt":"A wave"},{"prompt":"A boat","continues":true}]}
                """.formatted(id, user));

        await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("production.completed"));
        JsonNode steps =
                production(publisher.eventsOf(id), "production.completed").path("steps");
        Map<String, String> jobs = IntStream.range(0, steps.size())
                .boxed()
                .collect(Collectors.toMap(
                        i -> steps.path(i).path("step").asText(),
                        i -> steps.path(i).path("jobId").asText()));
        String film = jobs.get("film");

        assertThat(origin(jobs.get("s1"))).isNull();
        assertThat(origin(jobs.get("s1.last_frame"))).containsExactly(from("frame", jobs.get("s1")));
        assertThat(origin(jobs.get("s2"))).containsExactly(from("frame", jobs.get("s1.last_frame")));
        assertThat(origin(film)).containsExactly(from("join", jobs.get("s1")), from("join", jobs.get("s2")));
        assertThat(publisher.events())
                .filteredOn(event -> event.key().equals(film))
                .extracting(event -> event.data().path("origin").size())
                .hasSizeGreaterThan(2)
                .containsOnly(2);
        assertThat(Ledger.number("select count(*) from job_origin where job_id = '" + film + "' and how = 'join'"))
                .isEqualTo(2);

        String production = given().queryParam("userId", user)
                .get("/productions")
                .jsonPath()
                .getString("productions[0].productionId");
        given().contentType(ContentType.JSON)
                .body("{\"steps\":[\"film\"]}")
                .post("/productions/" + production + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(production).equals("completed"));
        String again = given().get("/productions/" + production)
                .jsonPath()
                .getString("steps.find { it.step == 'film' }.jobId");

        assertThat(origin(again)).contains(from("retry", film), from("join", jobs.get("s1")));
    }

    private static List<Map<String, String>> origin(String job) {
        return given().get("/jobs/" + job).jsonPath().getList("origin");
    }

    private static Map<String, String> from(String how, String job) {
        return Map.of("job", job, "how", how);
    }

    private long rendered() {
        return Ledger.number(jobsAnd("job_settled j", "j.state = 'completed'"));
    }

    private static String state(String production) {
        return given().get("/productions/" + production).jsonPath().getString("state");
    }

    private String film(String steps) {
        return "{\"userId\":\"%s\",\"defaults\":{\"model\":\"animatic\",\"seconds\":2},\"steps\":{%s}}"
                .formatted(user, steps);
    }

    private String waiting() {
        return """
                {"userId":"%s","notBefore":"2999-01-01T00:00:00Z","defaults":{"model":"animatic","seconds":2},
                 "steps":{"s1":{"prompt":"a"},"s2":{"prompt":"b","after":["s1"]}}}
                """.formatted(user);
    }
}
