package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Productions of which several things are wanted at once, and whose time runs out.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ProductionRacesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String FAR = "2999-01-01T00:00:00Z";
    private static final String PAST = "2020-01-01T00:00:00Z";

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String database;

    private final String user = "races-" + UUID.randomUUID();

    @AfterEach
    void theBooksAgree() {
        backend("resume");
        assertThat(Ledger.number("select held from account where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.number("select count(*) from job where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(Ledger.number("select count(*) from (select job_id from event where data ->> 'userId' = '" + user
                        + "' and type similar to '%job.(completed|failed|cancelled|expired).v1'"
                        + " group by job_id having count(*) <> 1) twice"))
                .as("jobs that ended more than once")
                .isZero();
    }

    @Test
    void ofTwoChoicesAtOnceOneHoldsAndItsClipStays() {
        JsonPath asked = given().contentType(ContentType.JSON)
                .body(
                        "{\"userId\":\"%s\",\"prompt\":\"a kite\",\"model\":\"animatic\",\"seconds\":2,\"size\":\"640x360\",\"variants\":3}"
                                .formatted(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        String id = asked.getString("productionId");
        ended(id);

        List<Response> answers =
                atOnce(() -> choice(id, "v1"), () -> choice(id, "v2"), () -> choice(id, "v1"), () -> choice(id, "v2"));

        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .as("those that say the same")
                .hasSize(2);
        assertThat(answers).filteredOn(answer -> answer.statusCode() != 200).allSatisfy(answer -> assertThat(
                        answer.jsonPath().getString("code"))
                .isEqualTo("unknown_step"));
        assertThat(Ledger.number("select count(*) from unwanted_clip where user_id = '" + user + "'"))
                .isEqualTo(2);
        assertThat(Ledger.text("select string_agg(step, ',') from job_settled s where s.user_id = '" + user
                        + "' and not exists (select 1 from unwanted_clip u where u.job_id = s.id)"))
                .isIn("v1", "v2");
    }

    private static Response choice(String production, String step) {
        return given().contentType(ContentType.JSON)
                .body("{\"step\":\"" + step + "\"}")
                .post("/productions/" + production + "/choose");
    }

    @Test
    void ofTwoRetriesAtOnceOneIsDoneAndPaidForOnce() {
        backend("pause");
        JsonPath asked = ask("", "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]}");
        String id = asked.getString("productionId");
        given().delete("/jobs/" + asked.getString("steps[0].jobId")).then().statusCode(200);
        await().atMost(PATIENCE)
                .until(() -> state(id).equals("failed") || state(id).equals("cancelled"));

        List<Response> answers = atOnce(() -> retry(id), () -> retry(id), () -> retry(id));

        assertThat(answers)
                .extracting(Response::statusCode)
                .as("one is done, the others come too late")
                .containsExactlyInAnyOrder(202, 409, 409);
        assertThat(retry(id).jsonPath().getString("code")).isEqualTo("production_open");
        backend("resume");
        ended(id);
        assertThat(state(id)).isEqualTo("completed");
        assertThat(charges()).isEqualTo(2);
        assertThat(Ledger.number("select count(*) from job_settled where user_id = '" + user + "'"))
                .isEqualTo(4);
    }

    private static Response retry(String production) {
        return given().contentType(ContentType.JSON).post("/productions/" + production + "/retry");
    }

    @Test
    void whatHasNotBegunByTheDeadlineNeverDoesAndCostsNothing() {
        backend("pause");
        JsonPath asked = ask(
                "\"deadline\":\"" + FAR + "\",",
                "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]},\"film\":{\"join\":[\"s1\",\"s2\"]}");
        String id = asked.getString("productionId");
        assertThat(Ledger.number("select count(distinct deadline) from job where user_id = '" + user + "'"))
                .as("the deadline is that of all of them")
                .isEqualTo(1);

        letTheDeadlinePass(id);
        ended(id);

        assertThat(given().get("/productions/" + id).jsonPath().getList("steps.state"))
                .allSatisfy(state -> assertThat(state).isIn("expired", "failed"));
        assertThat(state(id)).isEqualTo("failed");
        assertThat(charges()).isZero();
        assertThat(Ledger.number("select month_used + day_seconds from account where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.number("select count(*) from event where data ->> 'userId' = '" + user
                        + "' and type like '%started.v1'"))
                .isZero();
    }

    @Test
    void whatIsDoneAgainIsNotLateForTheDeadlineThatItMissed() {
        backend("pause");
        JsonPath asked = ask(
                "\"deadline\":\"" + FAR + "\",",
                "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]}");
        String id = asked.getString("productionId");
        letTheDeadlinePass(id);
        ended(id);
        backend("resume");

        retry(id).then().statusCode(202);
        ended(id);

        assertThat(state(id)).isEqualTo("completed");
        assertThat(charges()).isEqualTo(2);
    }

    /// The last step is about to say that it has its clip, and the wish to cancel comes: both wait for the account.
    @Test
    void aProductionThatIsCancelledWhileItsLastStepSettlesEndsInOneWayAndIsPaidOnce() throws Exception {
        JsonPath asked = ask("", "\"s1\":{\"prompt\":\"a\"},\"s2\":{\"prompt\":\"b\",\"after\":[\"s1\"]}");
        String id = asked.getString("productionId");
        String last = asked.getString("steps[1].jobId");
        await().atMost(PATIENCE).until(() -> !jobState(last).equals("held"));
        CompletableFuture<Response> cancelled;
        try (Connection operator = DriverManager.getConnection(database, "bobine", "bobine")) {
            lock(operator);
            await().atMost(PATIENCE).until(() -> waiting() > 0 || state(id).equals("completed"));
            cancelled = CompletableFuture.supplyAsync(() -> cancel(id));
            await().atMost(PATIENCE)
                    .until(() ->
                            waiting() > 1 || cancelled.isDone() || state(id).equals("completed"));
            operator.rollback();
        }
        int answer = cancelled.join().statusCode();
        ended(id);

        assertThat(answer).isIn(200, 202, 409);
        assertThat(jobState(last)).isIn("completed", "cancelled");
        assertThat(state(id)).isEqualTo(jobState(last).equals("completed") ? "completed" : "cancelled");
        assertThat(charges())
                .as("the first step's, and the last one's if it was made")
                .isEqualTo(1 + charges(last));
        assertThat(Ledger.number("select count(*) from event where job_id = '" + id
                        + "' and type similar to '%production.(completed|failed|cancelled).v1'"))
                .isEqualTo(1);
        assertThat(given().delete("/productions/" + id).statusCode())
                .isEqualTo(state(id).equals("cancelled") ? 200 : 409);
    }

    /// As a client does, which asks again when it is told to.
    private static Response cancel(String production) {
        Response[] answer = new Response[1];
        await().atMost(PATIENCE).until(() -> {
            answer[0] = given().delete("/productions/" + production);
            return answer[0].statusCode() != 503;
        });
        return answer[0];
    }

    private void lock(Connection operator) throws SQLException {
        operator.setAutoCommit(false);
        try (Statement lock = operator.createStatement()) {
            assertThat(lock.executeQuery("select 1 from account where user_id = '" + user + "' for update")
                            .next())
                    .isTrue();
        }
    }

    /// Sessions that wait for the account.
    private static long waiting() {
        return Ledger.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
    }

    private static long charges(String job) {
        long charges = Ledger.number("select count(*) from ledger where kind = 'charge' and subject = '" + job + "'");
        assertThat(charges).isLessThanOrEqualTo(1);
        return charges;
    }

    private long charges() {
        return Ledger.number("select count(*) from ledger where kind = 'charge' and user_id = '" + user + "'");
    }

    /// What each answers that begins when all do.
    @SafeVarargs
    private static List<Response> atOnce(Supplier<Response>... calls) {
        CountDownLatch start = new CountDownLatch(calls.length);
        List<CompletableFuture<Response>> answers = Stream.of(calls)
                .map(call -> CompletableFuture.supplyAsync(
                        () -> {
                            start.countDown();
                            try {
                                start.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return call.get();
                        },
                        Thread::startVirtualThread))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private JsonPath ask(String fields, String steps) {
        return given().contentType(ContentType.JSON)
                .body(
                        "{\"userId\":\"%s\",%s\"defaults\":{\"model\":\"animatic\",\"seconds\":2,\"size\":\"640x360\"},\"steps\":{%s}}"
                                .formatted(user, fields, steps))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private static void ended(String production) {
        await().atMost(PATIENCE).until(() -> !state(production).equals("open"));
    }

    private static String state(String production) {
        return given().get("/productions/" + production).jsonPath().getString("state");
    }

    private static String jobState(String job) {
        return given().get("/jobs/" + job).jsonPath().getString("state");
    }

    /// As if it had been asked for long ago: of what was asked, and of its jobs.
    private void letTheDeadlinePass(String production) {
        Ledger.change("""
                update production set plan = cast(replace(cast(plan as text), '%s', '%s') as json) where id = '%s';
                update job set deadline = now() where user_id = '%s'
                """.formatted(FAR, PAST, production, user));
        assertThat(Ledger.text("select cast(plan as text) from production where id = '" + production + "'"))
                .contains(PAST);
    }

    private static void backend(String act) {
        given().contentType(ContentType.JSON)
                .body("{\"reason\":\"a test\"}")
                .post("/backends/local/" + act)
                .then()
                .statusCode(200);
    }
}
