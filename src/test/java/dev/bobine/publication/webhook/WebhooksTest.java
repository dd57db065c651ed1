package dev.bobine.publication.webhook;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.contract.Contract;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.persistence.Claims;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DeliveryStore;
import dev.bobine.persistence.DeliveryStore.Allowance;
import dev.bobine.persistence.DeliveryStore.Claimed;
import dev.bobine.persistence.DeliveryStore.Outcome;
import dev.bobine.runtime.PodClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhooksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Allowance ALL =
            new Allowance(100, 1000, 4, 5, Duration.ofSeconds(45), Duration.ofMinutes(5), Set.of());
    private static final List<String> LIFE = List.of("accepted", "started", "completed");

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final String user = "hooks-" + UUID.randomUUID();
    private final String name = "w-" + UUID.randomUUID();

    @Inject
    Database database;

    @Inject
    DeliveryStore deliveries;

    private Receiver receiver;

    @BeforeEach
    void startTheReceiver() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void stopTheReceiver() {
        given().delete("/webhooks/" + name);
        receiver.close();
    }

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }

    private ValidatableResponse put(String more) {
        return json().body("{\"url\":\"%s\",\"userId\":\"%s\"%s}".formatted(receiver.url(), user, more))
                .put("/webhooks/" + name)
                .then();
    }

    private String secretOfNew(String more) {
        return put(more).statusCode(201).extract().path("secret");
    }

    private String submitted(String more) {
        return json().body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2%s}".formatted(user, more))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    private String endpoint() {
        return Ledger.text("select id from webhook where name = '" + name + "'");
    }

    /// One that is disabled for the service's own sender, so that the test is the only one to claim.
    private String quietEndpoint() {
        put("").statusCode(201);
        String id = endpoint();
        Ledger.change("update webhook set held_until = '2999-01-01Z' where id = '" + id + "'");
        return id;
    }

    private void enter(String endpoint, UUID job, String word) {
        Ledger.change("""
                insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
                values ('%s', gen_random_uuid(), '%s', '%s', 'dev.bobine.job.%s.v1', now(), now())
                """.formatted(endpoint, job, user, word));
    }

    /// Something that happened, with its delivery.
    private void tell(String job, String word) {
        UUID event = IDS.generate();
        Ledger.change("""
                insert into event (id, job_id, type, at, data)
                values ('%1$s', '%2$s', 'dev.bobine.job.%3$s.v1', now(), '{"jobId":"%2$s","userId":"%4$s"}')
                """.formatted(event, job, word, user));
        Ledger.change("""
                insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
                values ('%s', '%s', '%s', '%s', 'dev.bobine.job.%s.v1', now(), now())
                """.formatted(endpoint(), event, job, user, word));
    }

    /// Claims as another pod does.
    private List<Claimed> claimed(String endpoint) {
        return new Claims(database, deliveries)
                .take("id = '" + endpoint + "'", ALL).stream()
                        .filter(claim -> claim.target().webhookId().toString().equals(endpoint))
                        .toList();
    }

    private static Outcome taken(Claimed claim) {
        return new Outcome(
                claim.seq(),
                claim.token(),
                "delivered",
                0,
                0,
                new Outcome.Reply(204, null, null),
                null,
                0,
                false,
                UUID.randomUUID());
    }

    private static Outcome notTaken(Claimed claim, @Nullable String disable, int warn) {
        return new Outcome(
                claim.seq(),
                claim.token(),
                "pending",
                3_600_000,
                0,
                new Outcome.Reply(500, "http_status", "no"),
                disable,
                warn,
                true,
                UUID.randomUUID());
    }

    private long finished(Claimed claim, Outcome outcome) {
        return database.await(() -> deliveries.finish(List.of(claim), List.of(outcome), DeliveryPolicy.DISABLED_AFTER));
    }

    @Test
    void anEndpointIsToldOfAJobInOrderWithTheEventsOwnIds() {
        String secret = secretOfNew("");

        String job = submitted("");

        await().atMost(PATIENCE).until(() -> receiver.callsAbout(job).stream()
                .map(Receiver.Call::word)
                .filter(LIFE::contains)
                .toList()
                .equals(LIFE));
        assertThat(receiver.callsAbout(job)).allSatisfy(call -> {
            assertThat(call.isSignedWith(secret)).isTrue();
            assertThat(call.id()).isEqualTo(call.json().path("id").asText());
            assertThat(call.json().path("specversion").asText()).isEqualTo("1.0");
            assertThat(call.json().path("data").path("jobId").asText()).isEqualTo(job);
            assertThat(call.headers().get("Content-Type")).startsWith("application/cloudevents+json");
        });
        assertThat(Ledger.text("select string_agg(cast(id as text), ' ' order by at, id) from event where job_id = '"
                        + job + "' and type not like '%progressed%'"))
                .isEqualTo(receiver.callsAbout(job).stream()
                        .filter(call -> LIFE.contains(call.word()))
                        .map(Receiver.Call::id)
                        .collect(Collectors.joining(" ")));
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/webhooks/" + name + "/deliveries?state=delivered")
                .then()
                .statusCode(200)
                .body("deliveries.type", hasItem("dev.bobine.job.completed.v1"))
                .body("deliveries[0].status", equalTo(204)));
    }

    @Test
    void anEndpointGetsTheEventsAndUsersThatItWantsAlone() {
        secretOfNew(",\"events\":[\"accepted\"]");
        String other = json().body("{\"userId\":\"%s-2\",\"prompt\":\"A kite\",\"seconds\":2}".formatted(user))
                .post("/jobs")
                .then()
                .extract()
                .path("jobId");

        String job = submitted("");

        await().atMost(PATIENCE)
                .until(() -> given().get("/jobs/" + job).path("state").equals("completed"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls()).hasSize(1));
        assertThat(receiver.callsAbout(job)).extracting(Receiver.Call::word).containsExactly("accepted");
        assertThat(receiver.callsAbout(other)).isEmpty();
    }

    @Test
    void receiversOfSorasEventsAreToldAsTheyWere() {
        String secret = secretOfNew(",\"format\":\"openai\"");

        String job = submitted("");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls()).hasSize(1));
        Receiver.Call call = receiver.calls().getFirst();
        assertThat(call.word()).isEqualTo("video.completed");
        assertThat(call.json().path("data").path("id").asText()).isEqualTo("video_" + job.replace("-", ""));
        assertThat(call.isSignedWith(secret)).isTrue();
    }

    @Test
    void duringARotationReceiversWithEitherSecretAcceptCalls() {
        String before = secretOfNew("");

        String secret = json().post("/webhooks/" + name + "/secret")
                .then()
                .statusCode(200)
                .body("previousSecretUntil", notNullValue())
                .extract()
                .path("secret");
        submitted("");

        await().atMost(PATIENCE).until(() -> !receiver.calls().isEmpty());
        assertThat(secret).isNotEqualTo(before);
        assertThat(receiver.calls().getFirst().isSignedWith(secret)).isTrue();
        assertThat(receiver.calls().getFirst().isSignedWith(before)).isTrue();
    }

    @Test
    void aRequestSaysItselfWhereItsJobIsToldOf() {
        String webhook =
                ",\"webhook\":{\"url\":\"%s\",\"events\":[\"accepted\",\"completed\"]}".formatted(receiver.url());

        String other = submitted("");
        String job = submitted(webhook);
        String second = submitted(webhook);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(job, second))
                .allSatisfy(one -> assertThat(receiver.callsAbout(one))
                        .extracting(Receiver.Call::word)
                        .containsExactly("accepted", "completed")));
        assertThat(receiver.callsAbout(other)).isEmpty();
        String secret = given().get("/webhooks/default/secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        assertThat(receiver.calls())
                .allSatisfy(call -> assertThat(call.isSignedWith(secret)).isTrue());
        assertThat(Ledger.number("select count(*) from webhook where by_request and url = '" + receiver.url() + "'"))
                .isEqualTo(1);
        given().get("/webhooks").then().body("webhooks.url", not(hasItem(receiver.url())));

        String next = json().post("/webhooks/default/secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        String third = submitted(webhook);
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(third).isEmpty());
        assertThat(receiver.callsAbout(third).getFirst().isSignedWith(next)).isTrue();
        assertThat(receiver.callsAbout(third).getFirst().isSignedWith(secret)).isTrue();

        String named = Ledger.text("select name from webhook where by_request and url = '" + receiver.url() + "'");
        String own = json().post("/webhooks/" + named + "/secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        String fourth = submitted(webhook);
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(fourth).isEmpty());
        assertThat(receiver.callsAbout(fourth).getFirst().isSignedWith(own)).isTrue();
        assertThat(receiver.callsAbout(fourth).getFirst().isSignedWith(next)).isTrue();
    }

    private String produced(String webhook) {
        return json().body("""
                        {"userId": "%s", "webhook": %s, "steps": {
                          "a": {"prompt": "A kite", "seconds": 2},
                          "b": {"prompt": "A kite falls", "seconds": 2, "after": ["a"]}}}""".formatted(user, webhook))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");
    }

    private String jobOf(String production, String step) {
        return Ledger.text("select m ->> 'job' from production p cross join lateral json_array_elements(p.members) m "
                + "where p.id = '" + production + "' and m ->> 'step' = '" + step + "'");
    }

    @Test
    void aProductionIsToldOfWithItsStepsWhereItsRequestSaysAndStillWhenStepsAreDoneAgain() {
        String production =
                produced("{\"url\":\"%s\",\"events\":[\"completed\",\"production_accepted\",\"production_completed\"]}"
                        .formatted(receiver.url()));
        String first = jobOf(production, "a");
        String second = jobOf(production, "b");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(first, second))
                .allSatisfy(job -> assertThat(receiver.callsAbout(job))
                        .extracting(Receiver.Call::word)
                        .containsExactly("completed")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.callsAbout(production))
                .extracting(Receiver.Call::word)
                .containsExactly("accepted", "completed"));
        assertThat(Ledger.text("select cast(plan as text) from production where id = '" + production + "'"))
                .doesNotContain(receiver.url());

        json().body("{\"changes\":{\"b\":{\"prompt\":\"A kite rises\"}}}")
                .post("/productions/" + production + "/retry")
                .then()
                .statusCode(202);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.callsAbout(jobOf(production, "b")))
                .extracting(Receiver.Call::word)
                .containsExactly("completed"));
        assertThat(jobOf(production, "b")).isNotEqualTo(second);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.callsAbout(production))
                .extracting(Receiver.Call::word)
                .containsExactly("accepted", "completed", "accepted", "completed"));
    }

    @Test
    void ofVariantsEachIsToldOfWhereTheRequestSays() {
        submitted(",\"variants\":2,\"webhook\":{\"url\":\"%s\",\"events\":[\"completed\"]}".formatted(receiver.url()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.calls())
                .extracting(Receiver.Call::word)
                .containsExactly("completed", "completed"));
    }

    @Test
    void thatAdmissionRefusedARequestIsToldWhereItSays() {
        String webhook = "{\"url\":\"%s\"}".formatted(receiver.url());
        json().body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"model\":\"no-such\",\"webhook\":%s}"
                        .formatted(user, webhook))
                .post("/jobs")
                .then()
                .statusCode(422);
        json().body("{\"userId\":\"%s\",\"steps\":{\"a\":{\"prompt\":\"A kite\",\"model\":\"no-such\"}},\"webhook\":%s}"
                        .formatted(user, webhook))
                .post("/productions")
                .then()
                .statusCode(422);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.calls())
                .extracting(call -> call.json().path("type").asText())
                .containsExactlyInAnyOrder("dev.bobine.job.rejected.v1", "dev.bobine.production.rejected.v1"));
    }

    @Test
    void thatARequestWasNoneIsToldWhereItSaysAndWhereItsUserWantsItAsKafkaIs() throws IOException {
        String secret = secretOfNew("");
        try (Receiver own = new Receiver()) {
            json().body("{\"id\":\"%s\",\"userId\":\"%s\",\"prompt\":7,\"webhook\":{\"url\":\"%s\"}}"
                            .formatted(UUID.randomUUID(), user, own.url()))
                    .post("/jobs")
                    .then()
                    .statusCode(422)
                    .body("field", equalTo("prompt"));

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(own.calls()).extracting(Receiver.Call::word).containsExactly("rejected");
                assertThat(receiver.calls()).extracting(Receiver.Call::word).containsExactly("rejected");
            });
            assertThat(receiver.calls().getFirst().isSignedWith(secret)).isTrue();
            assertThat(own.calls().getFirst().body())
                    .isEqualTo(receiver.calls().getFirst().body());
            assertThat(own.calls().getFirst().json().at("/data/error/code").asText())
                    .isEqualTo("wrong_type");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | webhook.url",
                "{'url': 'ftp://example.org/'} | webhook.url",
                "{'url': 'https://me:secret@example.org/'} | webhook.url",
                "{'url': 'https://example.org/', 'events': ['deleted']} | webhook.events[0]",
                "{'url': 'https://example.org/', 'format': 'xml'} | webhook.format",
                "{'url': 'https://example.org/', 'format': 'openai', 'events': ['started']} | webhook.events"
            },
            quoteCharacter = '`')
    void aRequestThatCannotBeToldOfIsRefusedByItsField(String webhook, String field) {
        json().body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"webhook\":%s}"
                        .formatted(user, webhook.replace('\'', '"')))
                .post("/jobs")
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
    }

    @Test
    void aSecretIsShownOnceAndStoredSealed() {
        String secret = secretOfNew("");

        assertThat(secret).startsWith("whsec_");
        put("").statusCode(200).body("secret", nullValue());
        given().get("/webhooks/" + name).then().statusCode(200).body("secret", nullValue());
        given().get("/webhooks").then().body("webhooks.name", hasItem(name));
        assertThat(Ledger.number(
                        "select count(*) from webhook w where cast(w as text) like '%" + secret.substring(6) + "%'"))
                .isZero();
    }

    @Test
    void whatIsNotTakenComesAgainWithTheSameIdAndAsDiagnosed() {
        secretOfNew(",\"events\":[\"accepted\"]");
        receiver.answer(call -> receiver.calls().size() == 1 ? 500 : 204);
        submitted("");

        String mine = " where webhook_id = '" + endpoint() + "'";
        await().atMost(PATIENCE)
                .until(() -> Ledger.number(
                                "select count(*) from delivery" + mine
                                        + " and attempts = 1 and not sending and due_at between now() and now() + interval '1 minute'")
                        == 1);
        Ledger.change("update delivery set due_at = now()" + mine);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls()).hasSize(2));
        assertThat(receiver.calls().stream().map(Receiver.Call::id).distinct()).hasSize(1);
        assertThat(receiver.calls().stream().map(Receiver.Call::body).distinct())
                .hasSize(1);
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/webhooks/" + name + "/deliveries")
                .then()
                .body("deliveries", hasSize(1))
                .body("deliveries[0].state", equalTo("delivered"))
                .body("deliveries[0].attempts", equalTo(2)));
        given().get("/webhooks/" + name).then().body("state", equalTo("enabled"));
    }

    /// The time that is signed is the database's, so that a pod whose clock is wrong is believed all the same.
    @Test
    void whateverAReceiverDoesAndWhereverTheClockJumpsEveryEventComesInOrderWithOneIdAndInTime() {
        String secret = secretOfNew("");
        Map<String, Integer> troubles = Map.of(
                job(), 302,
                job(), 429,
                job(), 500,
                job(), Receiver.CLOSES);
        String late = job();
        receiver.answer(call -> {
            PodClock.jump(Duration.ofHours(receiver.calls().size() % 2 == 0 ? 3 : -3));
            boolean first = receiver.callsAbout(call.subject()).size() == 1;
            return call.subject().equals(late) ? 503 : first ? troubles.getOrDefault(call.subject(), 500) : 204;
        });

        try {
            PodClock.jump(Duration.ofHours(3));
            troubles.keySet().forEach(job -> Stream.of("accepted", "started", "completed")
                    .forEach(word -> tell(job, word)));
            tell(late, "accepted");
            await().atMost(PATIENCE)
                    .until(() -> troubles.keySet().stream()
                                    .allMatch(job -> receiver.callsAbout(job).size() == 4)
                            && receiver.callsAbout(late).size() == 2);
        } finally {
            PodClock.jump(Duration.ZERO);
        }

        assertThat(troubles.keySet()).allSatisfy(job -> {
            assertThat(receiver.callsAbout(job))
                    .extracting(Receiver.Call::word)
                    .containsExactly("accepted", "accepted", "started", "completed");
            assertThat(receiver.callsAbout(job).stream().map(Receiver.Call::id).distinct())
                    .hasSize(3);
        });
        assertThat(receiver.calls())
                .allSatisfy(call -> assertThat(call.isSignedWith(secret)).isTrue());
        await().atMost(PATIENCE)
                .until(() -> Ledger.number("select count(*) from delivery where job_id = '" + late
                                + "' and state = 'pending' and due_at between now() + interval '3 minutes'"
                                + " and now() + interval '7 minutes'")
                        == 1);
    }

    private static String job() {
        return IDS.generate().toString();
    }

    @Test
    void whoIsGoneIsDisabledAtOnceUntilItsOwnerEnablesIt() {
        secretOfNew(",\"events\":[\"accepted\"]");
        receiver.answer(call -> 410);
        submitted("");

        await().atMost(PATIENCE).untilAsserted(() -> given().get("/webhooks/" + name)
                .then()
                .body("state", equalTo("disabled"))
                .body("disabledReason", equalTo("gone")));
        String missed = submitted("");
        receiver.answer(call -> 204);
        json().post("/webhooks/" + name + "/enable").then().statusCode(200).body("state", equalTo("enabled"));
        json().body("{\"since\":\"2000-01-01T00:00:00Z\"}")
                .post("/webhooks/" + name + "/replay")
                .then()
                .statusCode(202)
                .body("events", equalTo(2));
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(missed).isEmpty());
    }

    @Test
    void aReplayHasTheSameIdsAndCountsForNothing() {
        secretOfNew(",\"events\":[\"accepted\"]");
        String job = submitted("");
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(job).isEmpty());
        String id = receiver.callsAbout(job).getFirst().id();
        receiver.answer(call -> 500);

        json().body("{\"eventIds\":[\"" + id + "\",\"" + UUID.randomUUID() + "\"]}")
                .post("/webhooks/" + name + "/replay")
                .then()
                .statusCode(202)
                .body("events", equalTo(1));

        await().atMost(PATIENCE).untilAsserted(() -> given().get("/webhooks/" + name + "/deliveries?state=failed")
                .then()
                .body("deliveries", hasSize(1))
                .body("deliveries[0].replay", equalTo(true))
                .body("deliveries[0].eventId", equalTo(id))
                .body("deliveries[0].status", equalTo(500)));
        assertThat(receiver.calls().stream().map(Receiver.Call::id).distinct()).containsExactly(id);
        given().get("/webhooks/" + name).then().body("failures", equalTo(0)).body("state", equalTo("enabled"));
    }

    /// Its name follows from what the request said, and it is not bound to a user: it would get whatever anybody did.
    @Test
    void anEndpointThatARequestNamedGetsOnlyWhatBelongsToThatRequestOnceMore() {
        String others = submitted("");
        String job = submitted(",\"webhook\":{\"url\":\"%s\",\"events\":[\"accepted\"]}".formatted(receiver.url()));
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(job).isEmpty());
        String named = Ledger.text("select name from webhook where url = '" + receiver.url() + "'");
        String event = Ledger.text("select id from event where job_id = '" + others + "' order by at, id limit 1");

        json().body("{\"since\":\"2000-01-01T00:00:00Z\"}")
                .post("/webhooks/" + named + "/replay")
                .then()
                .statusCode(202)
                .body("events", equalTo(1));
        json().body("{\"eventIds\":[\"" + event + "\"]}")
                .post("/webhooks/" + named + "/replay")
                .then()
                .statusCode(202)
                .body("events", equalTo(0));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.callsAbout(job)).hasSize(2));
        assertThat(receiver.calls()).hasSize(2);
    }

    @Test
    void aTestTellsWhatTheReceiverSaid() {
        String secret = secretOfNew("");
        receiver.answer(call -> 418);

        json().post("/webhooks/" + name + "/test")
                .then()
                .statusCode(200)
                .body("taken", equalTo(false))
                .body("status", equalTo(418))
                .body("reason", equalTo("http_status"));

        assertThat(receiver.calls()).hasSize(1);
        assertThat(receiver.calls().getFirst().json().path("type").asText()).isEqualTo("dev.bobine.webhook.test.v1");
        assertThat(receiver.calls().getFirst().isSignedWith(secret)).isTrue();
        given().get("/webhooks/" + name + "/deliveries").then().body("deliveries", hasSize(0));
        given().get("/webhooks/" + name).then().body("failures", equalTo(0));
    }

    /// Else a caller could have somebody else called as often and as long as it likes.
    @Test
    void aWebhookIsTestedOnceAtATime() throws Exception {
        secretOfNew("");
        CountDownLatch told = new CountDownLatch(1);
        receiver.answer(call -> {
            try {
                return told.await(1, TimeUnit.MINUTES) ? 204 : 500;
            } catch (InterruptedException e) {
                return 500;
            }
        });
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
                () -> json().post("/webhooks/" + name + "/test").path("taken"));
        await().atMost(PATIENCE).until(() -> !receiver.calls().isEmpty());

        json().post("/webhooks/" + name + "/test").then().statusCode(409).body("code", equalTo("test_under_way"));

        told.countDown();
        assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422 | url",
                "{\"url\":\"ftp://example.com/\"} | 422 | url",
                "{\"url\":\"https://me:secret@example.com/\"} | 422 | url",
                "{\"url\":\"https://example.com/#x\"} | 422 | url",
                "{\"url\":\"https://example.com/\",\"events\":[\"ended\"]} | 422 | events",
                "{\"url\":\"https://example.com/\",\"events\":[]} | 422 | events",
                "{\"url\":\"https://example.com/\",\"events\":[\"started\"],\"format\":\"openai\"} | 422 | events",
                "{\"url\":\"https://example.com/\",\"format\":\"xml\"} | 422 | format",
                "{\"url\":\"https://example.com/\",\"secret\":\"mine\"} | 422 | secret"
            })
    void whatCannotBeIsRefusedAndSaysWhy(String body, int status, String field) {
        json().body(body).put("/webhooks/" + name).then().statusCode(status).body("field", equalTo(field));
        given().get("/webhooks/" + name).then().statusCode(404).body("code", equalTo("webhook_not_found"));
    }

    @Test
    void whatIsNotThereSaysSo() {
        for (String path : List.of("/secret", "/test", "/enable")) {
            json().post("/webhooks/" + name + path).then().statusCode(404).body("code", equalTo("webhook_not_found"));
        }
        given().get("/webhooks/" + name + "/deliveries").then().statusCode(404);
        given().delete("/webhooks/" + name).then().statusCode(404);
        given().get("/webhooks/No").then().statusCode(400).body("field", equalTo("name"));
        put("").statusCode(201);
        json().body("{}").post("/webhooks/" + name + "/replay").then().statusCode(422);
        json().body("{\"eventIds\":[null]}")
                .post("/webhooks/" + name + "/replay")
                .then()
                .statusCode(422);
        for (String since : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
            json().body("{\"since\":\"" + since + "\"}")
                    .post("/webhooks/" + name + "/replay")
                    .then()
                    .statusCode(422)
                    .body("field", equalTo("since"));
        }
        json().body("null").post("/webhooks/" + name + "/replay").then().statusCode(400);
        json().post("/webhooks/" + name + "/replay").then().statusCode(400);
        json().body("null").put("/webhooks/" + name).then().statusCode(400).body("code", equalTo("not_json"));
        given().get("/webhooks/" + name + "/deliveries?state=lost").then().statusCode(400);
        given().get("/webhooks/" + name + "/deliveries?before=x").then().statusCode(400);
    }

    @Test
    void nobodyHasMoreEndpointsThanItMay() {
        String prefix = "many-" + UUID.randomUUID();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            answers.add(json().body("{\"url\":\"" + receiver.url() + "\",\"userId\":\"" + user + "\"}")
                    .put("/webhooks/" + prefix + i)
                    .statusCode());
        }
        for (int i = 0; i < 25; i++) {
            given().delete("/webhooks/" + prefix + i);
        }

        assertThat(answers).contains(201, 409).startsWith(201);
        assertThat(answers.stream().filter(status -> status == 201).count()).isLessThanOrEqualTo(20);
    }

    @Test
    void pagesOfDeliveriesFollowOneAnother() {
        String endpoint = quietEndpoint();
        for (int i = 0; i < 3; i++) {
            enter(endpoint, UUID.randomUUID(), "accepted");
        }

        String next = given().get("/webhooks/" + name + "/deliveries?limit=2")
                .then()
                .body("deliveries", hasSize(2))
                .body("next", startsWith("/webhooks/" + name))
                .extract()
                .path("next");

        given().get(next).then().body("deliveries", hasSize(1)).body("next", nullValue());
    }

    @Test
    void ofOneJobNothingOvertakesUntilTheFirstHasBeenTriedForLong() {
        String endpoint = quietEndpoint();
        UUID job = UUID.randomUUID();
        enter(endpoint, job, "started");
        enter(endpoint, job, "completed");
        enter(endpoint, UUID.randomUUID(), "failed");

        List<Claimed> first = claimed(endpoint);
        assertThat(first)
                .extracting(row -> row.event().type())
                .containsExactly("dev.bobine.job.started.v1", "dev.bobine.job.failed.v1");
        Claimed head = first.getFirst();
        Outcome again = notTaken(head, null, 0);
        assertThat(finished(head, again)).isEqualTo(1);
        assertThat(claimed(endpoint)).isEmpty();

        Ledger.change("update delivery set first_failed_at = now() - interval '6 minutes' where seq = " + head.seq());
        assertThat(claimed(endpoint))
                .extracting(row -> row.event().type())
                .containsExactly("dev.bobine.job.completed.v1");
    }

    /// What Kafka is told, by the outbox, of an endpoint that takes nothing.
    @Test
    void thatAnEndpointFailsIsToldOnceForEachWarningBeforeItIsDisabledAndThatItIsDisabledOnce() throws Exception {
        String endpoint = quietEndpoint();
        for (int i = 0; i < 5; i++) {
            enter(endpoint, UUID.randomUUID(), "accepted");
        }
        List<Claimed> claims = new ArrayList<>(claimed(endpoint));
        finished(claims.get(0), notTaken(claims.get(0), null, 0));
        finished(claims.get(1), notTaken(claims.get(1), null, 1));
        finished(claims.get(2), notTaken(claims.get(2), null, 1));
        finished(claims.get(3), notTaken(claims.get(3), "failing", 2));
        finished(claims.get(3), notTaken(claims.get(3), "failing", 2));

        String told = "select coalesce(json_agg(json_build_object('type', e.type, 'data', e.data) order by e.at), '[]')"
                + " from event e where e.job_id = '" + endpoint + "'";
        JsonNode events = new ObjectMapper().readTree(Ledger.text(told));
        assertThat(events.findValuesAsText("type"))
                .containsExactly("dev.bobine.webhook.failing.v1", "dev.bobine.webhook.disabled.v1");
        JsonNode failing = events.at("/0/data");
        JsonNode disabled = events.at("/1/data");
        assertThat(Contract.load().schema("webhook-failing.json").check(failing))
                .isNull();
        assertThat(Contract.load().schema("webhook-disabled.json").check(disabled))
                .isNull();
        assertThat(failing.path("name").asText()).isEqualTo(name);
        assertThat(failing.path("failures").asInt()).isEqualTo(2);
        assertThat(disabled.path("reason").asText()).isEqualTo("failing");
        assertThat(events.toString()).doesNotContain("localhost", "127.0.0.1");
    }

    @Test
    void thatAnEndpointIsGoneIsToldEvenIfItTookAnotherCallOfTheSameMoment() {
        String endpoint = quietEndpoint();
        enter(endpoint, UUID.randomUUID(), "accepted");
        enter(endpoint, UUID.randomUUID(), "accepted");
        List<Claimed> claims = claimed(endpoint);
        List<Outcome> outcomes = List.of(taken(claims.get(0)), notTaken(claims.get(1), "gone", 0));

        database.await(() -> deliveries.finish(claims, outcomes, DeliveryPolicy.DISABLED_AFTER));

        assertThat(Ledger.text("select disabled_reason from webhook where id = '" + endpoint + "'"))
                .isEqualTo("gone");
        assertThat(Ledger.text("select string_agg(type, ' ') from event where job_id = '" + endpoint + "'"))
                .isEqualTo("dev.bobine.webhook.disabled.v1");
    }

    @Test
    void progressThatNewerProgressFollowsIsLeftOut() {
        String endpoint = quietEndpoint();
        UUID job = UUID.randomUUID();
        for (String word : List.of("progressed", "progressed", "progressed", "completed")) {
            enter(endpoint, job, word);
        }

        List<String> sent = new ArrayList<>();
        for (List<Claimed> round = claimed(endpoint); !round.isEmpty(); round = claimed(endpoint)) {
            for (Claimed claim : round) {
                if (!claim.superseded()) {
                    sent.add(claim.event().type());
                    finished(claim, taken(claim));
                }
            }
        }

        assertThat(sent).containsExactly("dev.bobine.job.progressed.v1", "dev.bobine.job.completed.v1");
        given().get("/webhooks/" + name + "/deliveries?state=superseded")
                .then()
                .body("deliveries", hasSize(2))
                .body("deliveries.status", contains(nullValue(), nullValue()));
    }

    @Test
    void anEndpointHasFourCallsAtOnceAndAShakyOneHasOne() {
        String endpoint = quietEndpoint();
        for (int i = 0; i < 12; i++) {
            enter(endpoint, UUID.randomUUID(), "accepted");
        }

        List<Claimed> first = claimed(endpoint);
        assertThat(first).hasSize(4);
        assertThat(claimed(endpoint)).isEmpty();
        first.forEach(claim -> finished(claim, taken(claim)));
        Ledger.change("update webhook set failures = 5 where id = '" + endpoint + "'");
        assertThat(claimed(endpoint)).hasSize(1);
    }

    @Test
    void whatADeadSenderHadClaimedIsSentByAnotherAndItsLateWordCountsForNothing() {
        String endpoint = quietEndpoint();
        enter(endpoint, UUID.randomUUID(), "accepted");

        Claimed lost = claimed(endpoint).getFirst();
        assertThat(claimed(endpoint)).isEmpty();
        Ledger.change("update delivery set due_at = now() where seq = " + lost.seq());
        Claimed again = claimed(endpoint).getFirst();

        assertThat(again.event().eventId()).isEqualTo(lost.event().eventId());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(finished(lost, taken(lost))).isZero();
        assertThat(finished(again, taken(again))).isEqualTo(1);
        assertThat(finished(again, taken(again))).isZero();
    }

    /// All are due, and those of the other owner have waited for longer.
    @Test
    void whoHasManyEndpointsKeepsNobodyElseWaiting() {
        String endpoint = quietEndpoint();
        enter(endpoint, UUID.randomUUID(), "accepted");
        String flood = "service:flood-" + UUID.randomUUID();
        Ledger.change("update webhook set owner = 'service:" + name + "' where id = '" + endpoint + "'");
        Ledger.change("""
                insert into webhook (id, owner, name, url, types, format, created_at, turn_at, held_until)
                select gen_random_uuid(), '%s', 'w' || i, 'https://192.0.2.1/', '{}', 'cloudevents', now(), '2000-01-01Z', '2999-01-01Z'
                from generate_series(1, 20) i""".formatted(flood));
        Ledger.change("""
                insert into delivery (webhook_id, event_id, job_id, type, created_at, due_at)
                select id, gen_random_uuid(), gen_random_uuid(), 'dev.bobine.job.accepted.v1', '2000-01-01Z', '2000-01-01Z'
                from webhook where owner = '%s'""".formatted(flood));
        try {
            Claims claims = new Claims(database, deliveries);
            String all = "owner = '" + flood + "' or id = '" + endpoint + "'";
            List<Claimed> turn = claims.take(
                    all, new Allowance(100, 15, 4, 5, Duration.ofSeconds(45), Duration.ofMinutes(5), Set.of()));
            List<Claimed> others = claims.take(
                    all, new Allowance(100, 100, 4, 5, Duration.ofSeconds(45), Duration.ofMinutes(5), Set.of(flood)));

            assertThat(turn).extracting(claim -> claim.target().webhookId()).contains(UUID.fromString(endpoint));
            assertThat(others).extracting(claim -> claim.target().owner()).doesNotContain(flood);
        } finally {
            Ledger.change("delete from webhook where owner = '" + flood + "' or id = '" + endpoint + "'");
        }
    }

    @Test
    void manySendersAtOnceClaimNothingTwiceAndKeepTheNumberPerEndpoint() {
        String endpoint = quietEndpoint();
        for (int i = 0; i < 40; i++) {
            enter(endpoint, UUID.randomUUID(), "accepted");
        }
        Ledger.change("update webhook set held_until = null where id = '" + endpoint + "'");

        List<List<Claimed>> rounds = Stream.generate(() -> ALL)
                .limit(6)
                .parallel()
                .map(all -> database.await(() -> deliveries.claim(all)))
                .toList();
        Ledger.change("update webhook set held_until = '2999-01-01Z' where id = '" + endpoint + "'");

        assertThat(Ledger.number("select count(*) from delivery where webhook_id = '" + endpoint + "' and sending"))
                .isLessThanOrEqualTo(4);
        assertThat(rounds.stream().flatMap(List::stream).map(claim -> claim.seq() + "/" + claim.token()))
                .doesNotHaveDuplicates();
    }

    /// The last event goes a moment after the rest, once it is sent everywhere.
    @Test
    void whatIsKnownOfADeletedUserIsNotKeptHereEither() {
        secretOfNew("");
        String job = submitted(",\"notBefore\":\"2999-01-01T00:00:00Z\"");
        await().atMost(PATIENCE).until(() -> !receiver.callsAbout(job).isEmpty());

        await().atMost(Duration.ofMinutes(2))
                .until(() -> given().delete("/users/" + user).statusCode() == 200);

        assertThat(receiver.callsAbout(job)).extracting(Receiver.Call::word).contains("cancelled", "deleted");
        assertThat(Ledger.number("select count(*) from delivery where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.number("select count(*) from webhook where user_id = '" + user + "'"))
                .isZero();
        await().atMost(PATIENCE)
                .until(() -> Ledger.number("select count(*) from event where job_id = '" + job + "'") == 0);
    }

    /// What stands in the tables when nobody asked for anything is what the statements that write events read.
    @Test
    void whereNobodyWantsToBeToldNothingIsWritten() {
        String job = submitted("");

        assertThat(Ledger.number("select count(*) from delivery where job_id = '" + job + "'"))
                .isZero();
    }
}
