package dev.bobine.api;

import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.upkeep.UploadRetention;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CharactersApiTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 'x'};
    private static final String LATER = "\"notBefore\":\"2999-01-01T00:00:00Z\"";

    @Inject
    UploadRetention retention;

    private static Response make(String user, String name, String more) {
        return json().body("{\"userId\":\"%s\",\"name\":\"%s\",\"description\":\"%s in a red coat\"%s}"
                        .formatted(user, name, name, more))
                .post("/characters");
    }

    private static String made(String user, String name, String more) {
        return make(user, name, more).then().statusCode(201).extract().path("id");
    }

    private static String sent(String user) {
        return given().contentType("image/png")
                .queryParam("userId", user)
                .body(PNG)
                .post("/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("uri");
    }

    private static Response order(String user, String characters) {
        return json().body("{\"userId\":\"%s\",\"prompt\":\"A walk.\",\"seconds\":2,\"characters\":%s,%s}"
                        .formatted(user, characters, LATER))
                .post("/jobs");
    }

    @Test
    void aCharacterIsKeptListedAndDeleted() {
        String user = unique("ana");

        Response answer = make(user, "Mara", ",\"kind\":\"creature\"");

        answer.then()
                .statusCode(201)
                .header("Location", matchesPattern("/characters/chr_[0-9a-f]{32}"))
                .body("id", matchesPattern("chr_[0-9a-f]{32}"))
                .body("userId", equalTo(user))
                .body("kind", equalTo("creature"))
                .body("description", equalTo("Mara in a red coat"))
                .body("references", hasSize(0));
        String second = made(user, "Bo", "");
        json().queryParam("userId", user).get("/characters").then().body("characters.name", contains("Bo", "Mara"));
        json().get("/characters/" + second).then().statusCode(200).body("name", equalTo("Bo"));

        json().delete("/characters/" + second).then().statusCode(204);

        json().get("/characters/" + second).then().statusCode(404).body("code", equalTo("character_not_found"));
        json().delete("/characters/" + second).then().statusCode(404);
        json().get("/characters/1").then().statusCode(404);
    }

    @Test
    void thePromptOfAJobThatNamesThemSaysWhoTheyAre() {
        String user = unique("ben");
        String mara = made(user, "Mara", "");

        String job = order(user, "[\"" + mara + "\"]")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");

        json().get("/jobs/" + job + "/request")
                .then()
                .body("work.prompt", equalTo("A walk.\n\nMara: Mara in a red coat."))
                .body("work.characters.id", contains(mara))
                .body("work.characters.name", contains("Mara"));
    }

    @Test
    void everyEventOfAJobNamesThemAndTellsNotHowTheyLook() {
        String user = unique("bea");
        String mara = made(user, "Mara", "");
        String job = order(user, "[\"Mara\"]").then().statusCode(202).extract().path("jobId");

        json().delete("/jobs/" + job).then().statusCode(200);

        await().atMost(Duration.ofMinutes(1))
                .until(() -> json().get("/jobs/" + job).path("state").equals("cancelled"));
        assertThat(Ledger.text(
                        "select string_agg(distinct cast(data -> 'characters' as text), '|') from event where job_id = '"
                                + job + "'"))
                .isEqualTo("[{\"id\":\"%s\",\"name\":\"Mara\"}]".formatted(mara));
    }

    @Test
    void everyShotOfAFilmRepeatsWhoTheyAre() {
        String user = unique("cem");
        String mara = made(user, "Mara", "");
        String film = """
                {"userId":"%s","defaults":{"seconds":2,"characters":["Mara"]},"notBefore":"2999-01-01T00:00:00Z",
                 "steps":{"a":{"prompt":"Dawn."},"b":{"prompt":"Dusk.","characters":["%s"]},"c":{"prompt":"Night.","characters":[]}}}
                """.formatted(user, mara);

        json().body(film).post("/productions").then().statusCode(202);

        assertThat(Ledger.text("""
                        select string_agg(q.spec ->> 'prompt', '|' order by j.step)
                        from job_request q join job j on j.id = q.job_id where j.user_id = '%s'""".formatted(user)))
                .isEqualTo("Dawn.\n\nMara: Mara in a red coat.|Dusk.\n\nMara: Mara in a red coat.|Night.");
    }

    @Test
    void aNameThatTheUserDoesNotHaveIsRefusedAtItsPlace() {
        String user = unique("dai");
        String others = made(unique("eve"), "Eve", "");
        made(user, "Mara", "");

        order(user, "[\"Mara\",\"" + others + "\"]")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_character"))
                .body("field", equalTo("characters[1]"));
        json().body("""
                        {"userId":"%s","defaults":{"seconds":2},"steps":{"a":{"prompt":"Dawn.","characters":["Eve"]}}}""".formatted(user))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_character"))
                .body("field", equalTo("steps.a.characters[0]"));
    }

    @Test
    void whatCannotBeACharacterIsRefusedByItsField() {
        String user = unique("fay");
        made(user, "Mara", "");

        make(user, "Mara", "").then().statusCode(409).body("code", equalTo("character_exists"));
        made(user, "L\u00e9a", "");
        make(user, "Le\u0301a", "").then().statusCode(409).body("code", equalTo("character_exists"));
        make(user, "", "").then().statusCode(422).body("field", equalTo("name"));
        make(user, "x".repeat(81), "").then().statusCode(422).body("field", equalTo("name"));
        make(user, "Bo", ",\"kind\":\"ghost\"").then().statusCode(422).body("field", equalTo("kind"));
        make(user, "Bo", ",\"references\":[\"data:image/png;base64,AAAA\"]")
                .then()
                .statusCode(422)
                .body("field", equalTo("references[0]"));
        make(user, "Bo", ",\"references\":[\"" + sent(unique("gil")) + "\"]")
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_allowed"))
                .body("field", equalTo("references[0]"));
        json().body("{\"userId\":\"%s\",\"name\":\"Bo\"}".formatted(user))
                .post("/characters")
                .then()
                .statusCode(422)
                .body("field", equalTo("description"));
    }

    @Test
    void aPictureStaysAsLongAsItsCharacter() throws Exception {
        String user = unique("hal");
        String uri = sent(user);
        String upload = uri.substring(uri.lastIndexOf('/') + 1).replace(".png", "");
        String mara = made(user, "Mara", ",\"references\":[\"" + uri + "\"]");
        Ledger.change("update upload set created_at = created_at - interval '30 days' where id = '" + upload + "'");

        json().delete("/uploads/" + upload).then().statusCode(409).body("code", equalTo("upload_in_use"));
        retention.runOnce();
        json().get("/uploads/" + upload).then().statusCode(200);

        json().delete("/characters/" + mara).then().statusCode(204);
        retention.runOnce();
        json().get("/uploads/" + upload).then().statusCode(404);
    }
}
