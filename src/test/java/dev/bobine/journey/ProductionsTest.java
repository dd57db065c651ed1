package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
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

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

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
        String often = IntStream.range(0, 64).mapToObj(_ -> "\"%1$s\"").collect(Collectors.joining(","));
        given().contentType(ContentType.JSON)
                .body(film("\"s1\":{\"prompt\":\"a\"},\"j1\":{\"join\":[%s]},\"j2\":{\"join\":[%s]}"
                        .formatted(often.formatted("s1"), often.formatted("j1"))))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("film_too_long"))
                .body("field", equalTo("steps.j2.join"));
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
        assertThat(Ledger.number(jobsAnd("job_after a join job_settled j on j.id = a.job_id", "true")))
                .isZero();
    }

    @Test
    void aLostStepEndsWhatNeedsItAndARetryDoesOnlyThat() {
        // Else the first step might end, and the second begin, before the second is cancelled.
        backend("pause");
        JsonPath asked = produce(
                film(
                        "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]},\"s3\":{\"prompt\":\"c\",\"after\":[\"s2\"]}"));
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
                .header("Idempotency-Key", "another-s2")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"s2\":{\"prompt\":\"another\"}},\"maxCost\":1}")
                .header("Idempotency-Key", "another-s2")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202)
                .body("state", equalTo("completed"));

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
        UnaryOperator<String> job = step -> Objects.requireNonNull(jobs.get(step));
        String film = job.apply("film");

        assertThat(origin(job.apply("s1"))).isNull();
        assertThat(origin(job.apply("s1.last_frame"))).containsExactly(from("frame", job.apply("s1")));
        assertThat(origin(job.apply("s2"))).containsExactly(from("frame", job.apply("s1.last_frame")));
        assertThat(origin(film)).containsExactly(from("join", job.apply("s1")), from("join", job.apply("s2")));
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

        assertThat(origin(again)).contains(from("retry", film), from("join", job.apply("s1")));
    }

    @Test
    void aClipGoesOnNativelyWhereAModelCanAndByItsLastPictureWhereTheRequestAllowsIt() {
        String clip = ended(
                job("\"model\":\"opener\",\"seconds\":2,\"size\":\"640x360\"").getString("jobId"));

        String gone = job("\"model\":\"sequel\",\"seconds\":3,\"extends\":\"" + clip + "\"")
                .getString("jobId");
        assertThat(origin(gone)).containsExactly(from("extends", clip));
        given().get("/jobs/" + ended(gone))
                .then()
                .body("size", equalTo("640x360"))
                .body("seconds", equalTo(3));
        String remix = job("\"model\":\"sequel\",\"remixes\":\"" + clip + "\"").getString("jobId");
        assertThat(origin(remix)).containsExactly(from("remixes", clip));
        given().get("/jobs/" + ended(remix))
                .then()
                .body("size", equalTo("640x360"))
                .body("seconds", equalTo(2));
        refused("\"model\":\"opener\",\"extends\":\"" + clip + "\"", "extends", "model_cannot_extend");
        refused("\"model\":\"opener\",\"remixes\":\"" + clip + "\"", "remixes", "model_cannot_edit");

        JsonPath film = job("\"model\":\"opener\",\"seconds\":2,\"extendBy\":\"auto\",\"extends\":\"" + clip + "\"");
        String id = film.getString("productionId");
        assertThat(film.getList("steps.step")).isEqualTo(List.of("film.start", "film.tail", "film"));
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(origin(film.getString("steps[2].jobId")))
                .containsExactly(
                        from("extends", clip), from("join", clip), from("join", film.getString("steps[1].jobId")));
        assertThat(given().get("/jobs/" + film.getString("steps[2].jobId"))
                        .jsonPath()
                        .getInt("clip.durationMs"))
                .isBetween(3_900, 4_100);
        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"film\":{\"prompt\":\"another end\"}}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202)
                .body("steps[0].jobId", equalTo(film.getString("steps[0].jobId")))
                .body("steps[1].state", not(equalTo("completed")))
                .body("steps[2].state", equalTo("held"));
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aStepThatIsToGoOnWithAnotherClipBeginsWithThePictureOfThatOne() {
        String before = ended(job("\"model\":\"opener\",\"seconds\":2").getString("jobId"));
        String other = ended(job("\"model\":\"opener\",\"seconds\":2").getString("jobId"));
        JsonPath film = job("\"model\":\"opener\",\"seconds\":2,\"extendBy\":\"frame\",\"extends\":\"" + before + "\"");
        String id = film.getString("productionId");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        JsonPath again = given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"film\":{\"extends\":\"" + other + "\"}}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202)
                .body("steps[0].step", equalTo("film.start"))
                .extract()
                .jsonPath();

        assertThat(origin(again.getString("steps[0].jobId")))
                .containsExactly(from("frame", other), from("retry", film.getString("steps[0].jobId")));
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aStepMayBeChangedSoThatItNeedsAnother() {
        JsonPath asked = produce(
                film("\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\"},\"s3\":{\"prompt\":\"c\",\"after\":[\"s2\"]}")
                        .replace("\"steps\"", "\"onFailure\":\"skip\",\"steps\""));
        String id = asked.getString("productionId");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        unwanted(asked.getString("steps[0].jobId"));

        String withThePictureOfTheFirst =
                "\"s3\":{\"model\":\"opener\",\"references\":[{\"role\":\"first_frame\",\"from\":\"s1\",\"take\":\"last_frame\"}]}";
        given().contentType(ContentType.JSON)
                .body("{\"changes\":{" + withThePictureOfTheFirst + "}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(422)
                .body("code", equalTo("source_deleted"));
        given().contentType(ContentType.JSON)
                .body("{\"steps\":[\"s1\"],\"changes\":{" + withThePictureOfTheFirst + "}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(given().get("/productions/" + id).jsonPath().getList("steps.step"))
                .isEqualTo(List.of("s1", "s2", "s1.last_frame", "s3"));
        assertThat(rendered()).isEqualTo(6);
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aPinnedModelGoesOnWithTheClipThatItsProviderHas() {
        String clip = ended(job("\"model\":\"carrier\",\"seconds\":2").getString("jobId"));
        String other = ended(
                job("\"model\":\"opener\",\"seconds\":2,\"size\":\"640x360\"").getString("jobId"));

        String longer = ended(job("\"model\":\"carrier\",\"seconds\":3,\"extends\":\"" + clip + "\"")
                .getString("jobId"));
        assertThat(origin(longer)).containsExactly(from("extends", clip));
        assertThat(lasts(longer)).isBetween(4_900L, 5_100L);
        assertThat(shotsAtTheModelServer(longer)).isEqualTo(List.of(2, 3));
        String longest = ended(job("\"model\":\"carrier\",\"seconds\":4,\"extends\":\"" + longer + "\"")
                .getString("jobId"));
        assertThat(lasts(longest)).isBetween(8_900L, 9_100L);
        refused("\"model\":\"carrier\",\"seconds\":1,\"extends\":\"" + longest + "\"", "extends", "extends_too_long");
        refused("\"model\":\"carrier\",\"extends\":\"" + other + "\"", "extends", "extends_of_another");
        refused(
                "\"model\":\"carrier\",\"references\":[{\"role\":\"extend\",\"uri\":\"https://example.org/a.mp4\"}]",
                "references[0]",
                "extends_of_another");

        JsonPath film = produce(film(
                "\"s1\":{\"model\":\"carrier\",\"prompt\":\"a\"},\"s2\":{\"model\":\"carrier\",\"prompt\":\"b\",\"seconds\":3,"
                        + "\"references\":[{\"role\":\"extend\",\"from\":\"s1\"}]}"));
        String id = film.getString("productionId");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        assertThat(lasts(film.getString("steps[1].jobId"))).isBetween(4_900L, 5_100L);
        assertThat(origin(film.getString("steps[1].jobId")))
                .containsExactly(from("extends", film.getString("steps[0].jobId")));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aClipThatIsGoneBeforeItIsGoneOnWithCostsNothing() {
        String clip = ended(job("\"model\":\"carrier\",\"seconds\":2").getString("jobId"));
        backend("pause");
        String longer = job("\"model\":\"carrier\",\"seconds\":3,\"extends\":\"" + clip + "\"")
                .getString("jobId");
        unwanted(clip);
        backend("resume");

        await().atMost(PATIENCE).until(() -> given().get("/jobs/" + longer)
                .jsonPath()
                .getString("state")
                .equals("failed"));
        given().get("/jobs/" + longer).then().body("error.code", equalTo("invalid_request"));
        assertThat(Ledger.number("select charged from job_settled where id = '" + longer + "'"))
                .isZero();
        assertThat(Ledger.number("select held from account where user_id = '" + user + "'"))
                .isZero();
    }

    @Test
    void whatAModelAddsToAClipIsJoinedToItWhereThatIsAllItReturns() {
        String clip = ended(
                job("\"model\":\"opener\",\"seconds\":2,\"size\":\"640x360\"").getString("jobId"));
        refused("\"model\":\"adder\",\"seconds\":3,\"extends\":\"" + clip + "\"", "extends", "extends_in_several_jobs");

        JsonPath film = job("\"model\":\"adder\",\"seconds\":3,\"extendBy\":\"auto\",\"extends\":\"" + clip + "\"");
        String id = film.getString("productionId");
        assertThat(film.getList("steps.step")).isEqualTo(List.of("film.tail", "film"));
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        String tail = film.getString("steps[0].jobId");
        String whole = film.getString("steps[1].jobId");
        assertThat(origin(tail)).containsExactly(from("extends", clip));
        assertThat(origin(whole)).containsExactly(from("extends", clip), from("join", clip), from("join", tail));
        assertThat(lasts(whole)).isBetween(4_900L, 5_100L);
        assertThat(publisher.events())
                .filteredOn(event -> event.key().equals(whole))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.data().path("origin").findValuesAsText("how"))
                        .containsExactly("extends", "join", "join"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    private static long lasts(String job) {
        return given().get("/jobs/" + job).jsonPath().getLong("clip.durationMs");
    }

    /// How long the shots were that a job asked for there.
    private List<Integer> shotsAtTheModelServer(String job) {
        String id = Ledger.text("select external_id from job_settled where id = '" + job + "'");
        return given().get(renderer + "/v1/videos/" + id).jsonPath().getList("shots.seconds");
    }

    @Test
    void modelsTellHowTheyGoOnAndWhatFilmsTheyMake() {
        given().get("/models")
                .then()
                .body(
                        "models.find { it.name == 'carrier' }.extend",
                        equalTo(Map.of("returns", "whole", "most", 9, "pinned", true)))
                .body("models.find { it.name == 'adder' }.extend", equalTo(Map.of("returns", "tail", "pinned", false)))
                .body(
                        "models.find { it.name == 'cutter' }.shots",
                        equalTo(Map.of("most", 4, "shortest", 1, "longest", 8, "maxPrompt", 512)))
                .body("models.find { it.name == 'opener' }.extend", nullValue())
                .body("models.find { it.name == 'opener' }.shots", nullValue());
    }

    @Test
    void onlyAFinishedClipOfOnesOwnCanGoOn() {
        String clip = ended(
                job("\"model\":\"opener\",\"seconds\":2,\"size\":\"640x360\"").getString("jobId"));
        String waits = job("\"model\":\"opener\",\"notBefore\":\"2999-01-01T00:00:00Z\"")
                .getString("jobId");

        refused("\"extends\":\"" + waits + "\"", "extends", "no_such_clip");
        refused("\"remixes\":\"" + UUID.randomUUID() + "\"", "remixes", "no_such_clip");
        given().contentType(ContentType.JSON)
                .body("{\"userId\":\"other-%s\",\"prompt\":\"a\",\"extends\":\"%s\"}".formatted(user, clip))
                .post("/jobs")
                .then()
                .statusCode(422)
                .body("code", equalTo("no_such_clip"))
                .body("field", equalTo("extends"));
        given().contentType(ContentType.JSON)
                .body(film("\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"extends\":\"" + waits + "\"}"))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("field", equalTo("steps.s2.extends"));
        given().delete("/jobs/" + waits).then().statusCode(200);
    }

    @Test
    void variantsAreAsManyJobsOfWhichOneIsChosen() {
        JsonPath asked = job("\"model\":\"animatic\",\"seconds\":2,\"size\":\"640x360\",\"seed\":5,\"variants\":3");
        String id = asked.getString("productionId");
        List<String> jobs = asked.getList("steps.jobId");
        assertThat(asked.getList("steps.step")).isEqualTo(List.of("v1", "v2", "v3"));
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(Ledger.text(
                        "select string_agg(spec #>> '{options,seed}', ',' order by job_id) from job_request where"
                                + " job_id in ('" + String.join("','", jobs) + "')"))
                .isEqualTo("5,6,7");
        assertThat(origin(jobs.get(0))).isNull();
        assertThat(origin(jobs.get(2))).containsExactly(from("variant", jobs.get(0)));
        given().contentType(ContentType.JSON)
                .body("{\"step\":\"v2\"}")
                .post("/productions/" + id + "/choose")
                .then()
                .statusCode(200);
        refused("\"model\":\"sequel\",\"remixes\":\"" + jobs.get(0) + "\"", "remixes", "no_such_clip");
        // Another choice comes too late, and does not throw away what was chosen.
        given().contentType(ContentType.JSON)
                .body("{\"step\":\"v3\"}")
                .post("/productions/" + id + "/choose")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_step"));
        given().get("/jobs/" + jobs.get(1) + "/clip").then().statusCode(not(equalTo(404)));

        String told = given().get("/productions/" + id + "/events").asString();
        assertThat(told)
                .contains("event:dev.bobine.production.accepted.v1", "event:dev.bobine.production.completed.v1");
        String last = told.substring(told.lastIndexOf("id:") + 3)
                .lines()
                .findFirst()
                .orElseThrow()
                .strip();
        given().header("Last-Event-ID", last)
                .get("/productions/" + id + "/events")
                .then()
                .statusCode(204);
        given().get("/productions/" + UUID.randomUUID() + "/events").then().statusCode(404);
    }

    @Test
    void aShotOfAFilmOfTwelveThatIsChangedCostsOneRenderAndOneJoin() {
        String shots = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> "{\"prompt\":\"shot " + i + " of " + user + "\"}")
                .collect(Collectors.joining(","));
        String id = produce(
                        "{\"userId\":\"%s\",\"defaults\":{\"model\":\"animatic\",\"seconds\":2,\"size\":\"640x360\"},\"shots\":[%s]}"
                                .formatted(user, shots))
                .getString("productionId");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        assertThat(cuts()).isEqualTo(1);
        Set<String> billed = rendersAtTheModelServer();

        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"s7\":{\"prompt\":\"another seventh shot of " + user + "\"}}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));

        assertThat(rendersAtTheModelServer()).hasSize(billed.size() + 1).containsAll(billed);
        assertThat(cuts()).isEqualTo(2);
        assertThat(rendered()).isEqualTo(15);
        assertThat(Ledger.number("select count(*) from ledger where kind = 'charge' and user_id = '" + user + "'"))
                .as("renders that cost something")
                .isEqualTo(rendered() - cuts());
    }

    @Test
    void aModelThatCutsMakesAllShotsInOneJobUnlessTheyAreToBeSteps() {
        String shots =
                "\"defaults\":{\"model\":\"cutter\"},\"shots\":[{\"prompt\":\"a quay\",\"seconds\":3},{\"prompt\":\"a boat\",\"seconds\":4}]";
        JsonPath whole = produce("{\"userId\":\"%s\",%s}".formatted(user, shots));
        String id = whole.getString("productionId");
        assertThat(whole.getList("steps.step")).containsExactly("film");
        assertThat(whole.getString("montage")).isEqualTo("native");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        JsonPath film =
                given().get("/jobs/" + whole.getString("steps[0].jobId")).jsonPath();
        assertThat(film.getInt("seconds")).isEqualTo(7);
        assertThat(cuts()).isZero();
        assertThat(rendered()).isEqualTo(1);

        given().contentType(ContentType.JSON)
                .body("{\"changes\":{\"s2\":{\"prompt\":\"a ship\"}}}")
                .post("/productions/" + id + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        assertThat(rendered()).as("all of it, for there is no clip of a shot").isEqualTo(2);
        assertThat(given().get("/productions/" + id).jsonPath().getString("montage"))
                .isEqualTo("native");

        String finished = "\"montage\":\"steps\",\"fit\":\"crop\",\"loudness\":-16";
        JsonPath parts = produce("{\"userId\":\"%s\",%s,%s}".formatted(user, finished, shots));
        assertThat(parts.getList("steps.step")).containsExactly("s1", "s2", "film");
        assertThat(parts.getString("montage")).isEqualTo("steps");
        await().atMost(PATIENCE)
                .until(() -> state(parts.getString("productionId")).equals("completed"));
        assertThat(cuts()).isEqualTo(1);
        given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"montage\":\"native\",%s}"
                        .formatted(user, shots.replace("cutter", "animatic")))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("no_shot_list"));
        given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"montage\":\"native\",\"loudness\":-16,%s}".formatted(user, shots))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("shots_loudness"))
                .body("field", equalTo("loudness"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    private static JsonPath produce(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private static void unwanted(String job) {
        Ledger.change("insert into unwanted_clip (job_id, user_id, at) select id, user_id, now() from job_settled"
                + " where id = '" + job + "'");
    }

    private long cuts() {
        return Ledger.number(jobsAnd("job_settled j", "j.state = 'completed' and j.model = 'studio'"));
    }

    /// The bill: every render that was ever ordered there with the user's name in its prompt.
    private Set<String> rendersAtTheModelServer() {
        Set<String> renders = new HashSet<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonPath page = given().get(renderer + "/v1/videos?limit=100&order=asc" + after)
                    .jsonPath();
            List<String> ids = page.getList("data.id");
            renders.addAll(page.getList("data.findAll { it.prompt.contains('" + user + "') }.id"));
            more = page.getBoolean("has_more") && !ids.isEmpty();
            after = ids.isEmpty() ? "" : "&after=" + ids.getLast();
        }
        return renders;
    }

    private JsonPath job(String fields) {
        return given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"prompt\":\"a kite\",%s}".formatted(user, fields))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private void refused(String fields, String field, String code) {
        given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"prompt\":\"a kite\",%s}".formatted(user, fields))
                .post("/jobs")
                .then()
                .statusCode(422)
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    private static String ended(String job) {
        await().atMost(PATIENCE).until(() -> given().get("/jobs/" + job)
                .jsonPath()
                .getString("state")
                .equals("completed"));
        return job;
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
