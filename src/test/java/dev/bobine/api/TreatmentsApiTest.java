package dev.bobine.api;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Films on paper, over HTTP, without a language model.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TreatmentsApiTest {

    private static final String CAT = "Un chat blanc court dans un champ de lavande au coucher du soleil.";

    private final String user = "film-" + UUID.randomUUID();

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }

    private Response wish(Map<String, Object> target) {
        return json().body(Map.of("userId", user, "wish", CAT, "target", target))
                .post("/treatments");
    }

    private JsonPath begun(Map<String, Object> target) {
        return wish(target).then().statusCode(201).extract().jsonPath();
    }

    @Test
    void aWishBecomesThreeShotsWithAPriceAndNothingIsRendered() {
        wish(Map.of())
                .then()
                .statusCode(201)
                .body("version", equalTo(1))
                .body("author", equalTo("plain"))
                .body("wish", equalTo(CAT))
                .body("target.model", equalTo("animatic"))
                .body("target.size", equalTo("1280x720"))
                .body("treatment.shots.framing", contains("wide", "medium", "close"))
                .body("treatment.shots.seconds", contains(4, 4, 4))
                .body("seconds", equalTo(12))
                .body("estimateMicros", equalTo(120_000))
                .body("warnings", empty())
                .body("shot", nullValue());
        json().queryParam("userId", user).get("/jobs").then().body("jobs", empty());
    }

    @Test
    void aTurnMakesAVersionThatTellsWhatOfItIsNew() {
        String id = begun(Map.of()).getString("treatmentId");

        json().body(Map.of("say", "plan 2 : le chat saute"))
                .post("/treatments/" + id + "/turns")
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("said", equalTo("plan 2 : le chat saute"))
                .body("changes.shots.kind", contains("same", "changed", "same"))
                .body("changes.shots[1].fields", contains("action"));
        json().get("/treatments/" + id + "?version=1").then().statusCode(200).body("newest", equalTo(2));
        json().get("/treatments/" + id + "?version=3").then().statusCode(404);
        json().get("/treatments/" + id + "?version=x").then().statusCode(400);
    }

    @Test
    void aTreatmentIsChangedByHandOnlyInWaysThatCanBeShot() {
        JsonPath begun = begun(Map.of());
        String id = begun.getString("treatmentId");
        Map<String, Object> treatment = begun.getMap("treatment");
        Map<String, Object> shot = Map.of("seconds", 2, "framing", "low", "action", List.of("A cat jumps"));

        edit(id, 1, changed(treatment, List.of(shot)))
                .then()
                .statusCode(200)
                .body("author", equalTo("hand"))
                .body("estimateMicros", equalTo(20_000))
                .body("changes.shots.kind", contains("changed", "removed", "removed"));
        edit(id, 1, treatment).then().statusCode(409).body("code", equalTo("treatment_changed"));
        edit(id, 2, changed(treatment, List.of(Map.of("seconds", 600, "framing", "low", "action", List.of("x")))))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_treatment"));
        edit(id, 2, Map.of("title", "x")).then().statusCode(422).body("detail", equalTo("logline is missing."));
        edit(id, 2, changed(treatment, List.of(Map.of("seconds", 2, "framing", "low", "action", List.of("\u0000")))))
                .then()
                .statusCode(422);
    }

    private static Response edit(String id, int version, Map<String, Object> treatment) {
        return json().body(Map.of("version", version, "treatment", treatment)).put("/treatments/" + id);
    }

    private static Map<String, Object> changed(Map<String, Object> treatment, List<Map<String, Object>> shots) {
        return Map.of("title", treatment.get("title"), "logline", treatment.get("logline"), "shots", shots);
    }

    @Test
    void aFilmOfOneShotIsRenderedOnceHoweverOftenItIsShot() {
        String id = begun(Map.of("shots", 1, "seconds", 2, "size", "640x360")).getString("treatmentId");

        String job = shoot(id, Map.of("version", 1, "maxCost", 0.05))
                .then()
                .statusCode(202)
                .extract()
                .path("jobs[0]");
        assertThat(shoot(id, Map.of("version", 1)).<String>path("jobs[0]")).isEqualTo(job);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> json().get("/jobs/" + job).path("state").equals("completed"));
        json().get("/treatments/" + id).then().body("shot.version", equalTo(1));
    }

    @Test
    void aFilmOfSeveralShotsIsAProductionOfWhichOnlyWhatChangesIsRenderedAgain() {
        String id = begun(Map.of("shots", 3, "seconds", 6, "size", "640x360")).getString("treatmentId");
        String production = shoot(id, Map.of("version", 1, "maxCost", 0.2))
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");
        assertThat(shoot(id, Map.of("version", 1)).<String>path("productionId")).isEqualTo(production);
        Map<String, String> first = ended(production);
        assertThat(first).containsKeys("shot1", "shot2", "shot3");

        json().body(Map.of("say", "plan 2 : le chat saute"))
                .post("/treatments/" + id + "/turns")
                .then()
                .statusCode(200);
        shoot(id, Map.of("version", 2, "changesOnly", true, "maxCost", 0.01))
                .then()
                .statusCode(422)
                .body("code", equalTo("over_max_cost"));
        shoot(id, Map.of("version", 2, "changesOnly", true, "maxCost", 0.03))
                .then()
                .statusCode(202)
                .body("productionId", equalTo(production));
        Map<String, String> second = ended(production);
        assertThat(rendered(production)).isEqualTo(4);
        assertThat(second.get("shot1")).isEqualTo(first.get("shot1"));
        assertThat(second.get("shot2")).isNotEqualTo(first.get("shot2"));
        assertThat(second.get("shot3")).isEqualTo(first.get("shot3"));
        shoot(id, Map.of("version", 2, "changesOnly", true))
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing_changed"));

        cutOffBeforeTheOrderWasNoted(id);
        shoot(id, Map.of("version", 2, "changesOnly", true))
                .then()
                .statusCode(202)
                .body("productionId", equalTo(production));
        assertThat(ended(production)).isEqualTo(second);
        assertThat(rendered(production)).isEqualTo(4);
        json().get("/treatments/" + id).then().body("shot.version", equalTo(2));
    }

    /// Leaves what a pod leaves that ends when the order of the second version was taken.
    private static void cutOffBeforeTheOrderWasNoted(String treatment) {
        Ledger.change(
                "update treatment set shot = cast(replace(cast(shot as text), '\"version\":2', '\"version\":1') as json)"
                        + " where id = '" + treatment + "'");
        json().get("/treatments/" + treatment).then().body("shot.version", equalTo(1));
    }

    /// Clips of its shots that a model has made, which is what is paid for.
    private static long rendered(String production) {
        return Ledger.number("""
                select count(*) from job_settled j
                where j.production = '%s' and j.step like 'shot%%' and j.step not like '%%frame' and j.submitted_at is not null
                """.formatted(production));
    }

    /// Its jobs by step, once it has ended.
    private static Map<String, String> ended(String production) {
        await().atMost(Duration.ofSeconds(120))
                .until(() ->
                        json().get("/productions/" + production).path("state").equals("completed"));
        List<Map<String, String>> steps =
                json().get("/productions/" + production).jsonPath().getList("steps");
        return steps.stream().collect(Collectors.toMap(step -> step.get("step"), step -> step.get("jobId")));
    }

    @Test
    void changesNeedAFilmThatWasShot() {
        String id = begun(Map.of()).getString("treatmentId");

        shoot(id, Map.of("version", 1, "changesOnly", true))
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing_shot"));
    }

    @Test
    void whatCostsMoreThanItMayIsNotOrdered() {
        String id = begun(Map.of("shots", 1)).getString("treatmentId");

        shoot(id, Map.of("version", 1, "maxCost", 0.01)).then().statusCode(422).body("code", equalTo("over_max_cost"));
        shoot(id, Map.of()).then().statusCode(422).body("field", equalTo("version"));
        shoot(id, Map.of("version", 7)).then().statusCode(404);
        json().queryParam("userId", user).get("/jobs").then().body("jobs", empty());
    }

    @Test
    void aLookIsPutIntoThePromptOfWhateverIsAskedFor() {
        String job = json().body(Map.of("userId", user, "prompt", "A cat", "seconds", 2, "look", "noir"))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");

        assertThat(Ledger.text("select spec #>> '{prompt}' from job_request where job_id = '" + job + "'"))
                .isEqualTo("A cat. Black-and-white 35 mm film, hard key light, deep shadows. Without colour.");
        json().body(Map.of("userId", user, "prompt", "A cat", "look", "none", "model", "animatic"))
                .post("/jobs")
                .then()
                .statusCode(422)
                .body("code", equalTo("unsupported_look"));
        json().get("/models").then().body("models[0].looks", contains("noir"));
    }

    @Test
    void charactersThatAWishNamesAreToldOfInEveryShotThatNamesThem() {
        String mara = json().body(Map.of("userId", user, "name", "Mara", "description", "a woman in a red coat"))
                .post("/characters")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String id = json().body(Map.of(
                        "userId",
                        user,
                        "wish",
                        "Mara court. La mer. Mara dort.",
                        "target",
                        Map.of("seconds", 6, "size", "640x360")))
                .post("/treatments")
                .then()
                .statusCode(201)
                .body("target.characters", contains("Mara"))
                .extract()
                .path("treatmentId");

        String production = shoot(id, Map.of("version", 1, "maxCost", 0.2))
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");

        assertThat(Ledger.text("""
                        select string_agg(q.spec ->> 'prompt', '|' order by m.step)
                        from (select id, step, production from job union all select id, step, production from job_settled) m
                        join job_request q on q.job_id = m.id
                        where m.production = '%s' and m.step like 'shot%%'""".formatted(production)))
                .isEqualTo("Wide shot. Mara court.\n\nMara: a woman in a red coat.|Medium shot. La mer."
                        + "|Close-up. Mara dort.\n\nMara: a woman in a red coat.");
        json().delete("/productions/" + production);
        json().delete("/characters/" + mara).then().statusCode(204);
        shoot(id, Map.of("version", 1, "maxCost", 0.2)).then().statusCode(422);
    }

    @Test
    void whatCannotBeGivenToAFilmIsRefusedByItsField() {
        assertRefused(Map.of("characters", List.of("Nobody")), "characters[0]");
        assertRefused(
                Map.of("references", List.of(Map.of("role", "hero", "uri", "https://example.org/a.png"))),
                "references[0].role");
        assertRefused(
                Map.of("references", List.of(Map.of("role", "first_frame", "uri", "file:///etc/passwd"))),
                "references[0].uri");
        assertRefused(
                Map.of("references", List.of(Map.of("role", "first_frame", "uri", "s3://bobine/uploads/other/x.png"))),
                "references[0].uri");
    }

    private void assertRefused(Map<String, Object> more, String field) {
        Map<String, Object> wish = new HashMap<>(more);
        wish.put("userId", user);
        wish.put("wish", CAT);
        json().body(wish).post("/treatments").then().statusCode(422).body("field", equalTo(field));
    }

    @Test
    void everyVersionOfAWishIsDirected() {
        String production = json().body(Map.of(
                        "userId",
                        user,
                        "prompt",
                        CAT,
                        "seconds",
                        2,
                        "size",
                        "640x360",
                        "direct",
                        "expand",
                        "variants",
                        2))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        json().get("/productions/" + production).path("state").equals("completed"));
        assertThat(Ledger.text("""
                        select string_agg(q.spec ->> 'prompt', '|') from job_request q
                        join job_settled j on j.id = q.job_id where j.production = '%s'""".formatted(production))).isEqualTo("Wide shot. " + CAT + "|Wide shot. " + CAT);
    }

    @Test
    void aWishForOneClipIsDirectedBeforeItsTurnAndToldAsBoth() {
        Map<String, Object> wish = Map.of(
                "userId", user, "prompt", CAT, "seconds", 2, "size", "640x360", "direct", "expand", "look", "noir");
        String job =
                json().body(wish).post("/jobs").then().statusCode(202).extract().path("jobId");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> json().get("/jobs/" + job).path("state").equals("completed"));
        json().get("/jobs/" + job)
                .then()
                .body("direction.author", equalTo("plain"))
                .body("direction.costMicros", equalTo(0))
                .body("look", equalTo("noir"))
                .body("timeline.type", contains("accepted", "directed", "started", "completed"));
        json().get("/jobs/" + job + "/request")
                .then()
                .body("wish", equalTo(CAT))
                .body(
                        "work.prompt",
                        equalTo("Wide shot. " + CAT
                                + " Black-and-white 35 mm film, hard key light, deep shadows. Without colour."));
    }

    private static Response shoot(String id, Map<String, Object> order) {
        return json().body(order).post("/treatments/" + id + "/shoot");
    }

    @Test
    void aFilmAboveItsBudgetIsShownWithAWarning() {
        wish(Map.of("budget", 0.05)).then().statusCode(201).body("warnings", contains("over_budget"));
    }

    @Test
    void whatNoModelHasIsRefused() {
        wish(Map.of("model", "none")).then().statusCode(422).body("field", equalTo("target.model"));
        wish(Map.of("size", "wide")).then().statusCode(422).body("field", equalTo("target.size"));
        wish(Map.of("aspectRatio", "1:7")).then().statusCode(422);
        wish(Map.of("shots", 0)).then().statusCode(422).body("field", equalTo("target.shots"));
        json().body(Map.of("userId", user, "wish", "x", "look", "none"))
                .post("/treatments")
                .then()
                .statusCode(422)
                .body("code", equalTo("unsupported_look"));
        json().body(Map.of("userId", user, "wish", " "))
                .post("/treatments")
                .then()
                .statusCode(422);
        json().body(Map.of("wish", "x"))
                .post("/treatments")
                .then()
                .statusCode(422)
                .body("field", equalTo("userId"));
    }

    @Test
    void treatmentsAreListedAndDeleted() {
        for (int i = 0; i < 3; i++) {
            begun(Map.of());
        }
        Response first = json().get("/treatments?limit=2&userId=" + user);
        first.then().statusCode(200).body("treatments", hasSize(2)).body("treatments.userId", everyItem(equalTo(user)));
        json().get(first.<String>path("next"))
                .then()
                .body("treatments", hasSize(1))
                .body("next", nullValue());

        String id = first.path("treatments[0].treatmentId");
        json().delete("/treatments/" + id).then().statusCode(204);
        json().get("/treatments/" + id).then().statusCode(404).body("code", equalTo("treatment_not_found"));
        json().delete("/treatments/" + id).then().statusCode(404);
    }

    @Test
    void aTreatmentThatCannotBeReadIsLeftOutOfListsAndCanBeDeleted() {
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> begun(Map.of()).getString("treatmentId"))
                .toList();
        Ledger.change("update treatment_version set body = '[7]' where treatment_id = '" + ids.get(1) + "';"
                + "update treatment_version set warnings = '7' where treatment_id = '" + ids.get(2) + "'");

        Response first = json().get("/treatments?limit=2&userId=" + user);

        first.then().statusCode(200).body("treatments.treatmentId", contains(ids.get(2)));
        json().get(first.<String>path("next")).then().body("treatments.treatmentId", contains(ids.getFirst()));
        json().get("/treatments/" + ids.get(1))
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("treatment_unreadable"));
        edit(ids.get(1), 1, Map.of()).then().statusCode(409);
        shoot(ids.get(1), Map.of("version", 1)).then().statusCode(409);
        json().get("/treatments/" + ids.get(2)).then().statusCode(200).body("warnings", empty());
        json().delete("/treatments/" + ids.get(1)).then().statusCode(204);
        json().delete("/treatments/" + ids.get(2)).then().statusCode(204);
    }

    @Test
    void aVersionIsReadAlthoughTheOneBeforeItCannotBe() {
        String id = begun(Map.of()).getString("treatmentId");
        json().body(Map.of("say", "plan 2 : le chat saute"))
                .post("/treatments/" + id + "/turns")
                .then()
                .statusCode(200)
                .body("changes", notNullValue());
        Ledger.change("update treatment_version set body = '[7]' where treatment_id = '" + id + "' and version = 1");

        json().get("/treatments/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("changes", nullValue());
        json().get("/treatments/" + id + "?version=1").then().statusCode(409);
    }

    @Test
    void treatmentsGoWithTheirUser() {
        String id = begun(Map.of()).getString("treatmentId");

        json().delete("/users/" + user).then().statusCode(202);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> json().get("/treatments/" + id).statusCode() == 404);
    }
}
