package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.submit;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GalleryApiTest {

    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;";

    private static String finished(String user) {
        String job = submitted(user);
        assertThat(ended(job)).isEqualTo("completed");
        return job;
    }

    private static ValidatableResponse gallery(String user, String more) {
        return json().get("/gallery?userId=" + user + more).then().statusCode(200);
    }

    private static Response change(String job, String body) {
        return json().body(body).patch("/jobs/" + job);
    }

    private static Response share(String job, String body) {
        return json().body(body).post("/jobs/" + job + "/shares");
    }

    private static Response shared(String job, String body) {
        return share(job, body).then().statusCode(201).extract().response();
    }

    private static Response open(String path) {
        return given().redirects().follow(false).get(path);
    }

    @Test
    void aGalleryShowsWhatIsFinishedAndNothingElse() {
        String ana = unique("ana");
        String first = finished(ana);
        String second = finished(ana);
        delayed(ana);

        gallery(ana, "")
                .body("clips.jobId", contains(second, first))
                .body("clips[0].kind", equalTo("video"))
                .body("clips[0].shape", equalTo("landscape"))
                .body("clips[0].seconds", notNullValue())
                .body("clips[0].visibility", equalTo("private"))
                .body("clips[0].title", nullValue())
                .body("clips[0].clip", equalTo("/jobs/" + second + "/clip"))
                .body("next", nullValue());
        gallery(unique("other"), "").body("clips", empty());
    }

    @Test
    void aGalleryIsReadPageByPage() {
        String ben = unique("ben");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.addFirst(finished(ben));
        }

        List<String> seen = new ArrayList<>();
        String next = "/gallery?limit=1&userId=" + ben;
        while (next != null) {
            Response page = json().get(next).then().statusCode(200).extract().response();
            seen.addAll(page.path("clips.jobId"));
            next = page.path("next");
        }

        assertThat(seen).containsExactlyElementsOf(made);
    }

    @Test
    void whatAClipIsCalledIsFoundByTheBeginningsOfItsWords() {
        String cem = unique("cem");
        String kite = finished(cem);
        String other = finished(cem);

        change(kite, "{\"title\":\"Ein Drachen \u00fcber dem Hafen\",\"tags\":[\"Sea-Side\"]}")
                .then()
                .statusCode(200)
                .body("title", equalTo("Ein Drachen \u00fcber dem Hafen"))
                .body("tags", contains("Sea-Side"));

        for (String q : List.of("drach", "HAFEN ein", "\u00dcBER", "side", "sea")) {
            gallery(cem, "&q=" + q).body("clips.jobId", contains(kite));
        }
        for (String q : List.of("rachen", "drachen fog", other)) {
            gallery(cem, "&q=" + q).body("clips", empty());
        }
        gallery(unique("other"), "&q=drachen").body("clips", empty());
        change(kite, "{\"title\":\"\"}").then().statusCode(200).body("title", nullValue());
        gallery(cem, "&q=drachen").body("clips", empty());
        gallery(cem, "&q=sea").body("clips.jobId", contains(kite));
    }

    @Test
    void aGalleryIsFiltered() {
        String dan = unique("dan");
        String job = finished(dan);

        gallery(dan, "&kind=video&shape=landscape&visibility=private").body("clips.jobId", contains(job));
        for (String filter : List.of("kind=still", "shape=portrait", "visibility=public", "visibility=link")) {
            gallery(dan, "&" + filter).body("clips", empty());
        }
        shared(job, "{}");
        gallery(dan, "&visibility=link").body("clips.jobId", contains(job));
        shared(job, "{\"listed\":true}");
        gallery(dan, "&visibility=public").body("clips.jobId", contains(job));
        change(job, "{\"visibility\":\"private\"}").then().statusCode(200);
        gallery(dan, "&visibility=private").body("clips.jobId", contains(job));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=1", "userId=u&kind=x", "userId=u&shape=x", "userId=u&visibility=x", "userId=u&q=---"})
    void whatCannotBeLookedForIsToldSo(String query) {
        json().get("/gallery?" + query).then().statusCode(400).body("code", equalTo("invalid_parameter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"a\\u0000b\"}",
                "{\"title\":7}",
                "{\"tags\":[\"\"]}",
                "{\"tags\":[null]}",
                "{\"tags\":[\"a\",\"a\"]}",
                "{\"visibility\":\"public\"}",
                "{\"more\":1}"
            })
    void noLabelIsGuessedAt(String body) {
        change(finished(unique("eva")), body).then().statusCode(422);
    }

    @Test
    void whatHasNoClipIsNeitherNamedNorShared() {
        String waiting = delayed(unique("fay"));
        String nothing = "0195d2c8-0000-7000-8000-000000000000";

        change(waiting, "{\"title\":\"x\"}").then().statusCode(409).body("code", equalTo("not_completed"));
        share(waiting, "{}").then().statusCode(409);
        change(nothing, "{\"title\":\"x\"}").then().statusCode(404);
        share(nothing, "{}").then().statusCode(404);
    }

    @Test
    void aShareShowsItsClipToWhoeverHasTheLink() {
        String job = finished(unique("gus"));
        change(job, "{\"title\":\"A kite\"}").then().statusCode(200);
        String url = shared(job, "{}").path("url");

        open(url)
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("X-Robots-Tag", equalTo("noindex"))
                .header("Cache-Control", equalTo("no-store"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("<h1>A kite</h1>"))
                .body(containsString("og:video\" content=\"http://localhost"))
                .body(containsString("src=\"" + url + "/clip\""))
                .body(not(containsString("harbour")))
                .body(not(containsString("<script ")));
        String link = open(url + "/clip").then().statusCode(302).extract().header("Location");
        assertThat(given().urlEncodingEnabled(false).get(link).asByteArray()).isNotEmpty();
        given().header("X-Forwarded-Prefix", "/bobine")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "example.org")
                .get(url)
                .then()
                .body(containsString("og:url\" content=\"https://example.org/bobine" + url + "\""))
                .body(containsString("src=\"/bobine" + url + "/clip\""));
    }

    @Test
    void aShareThatIsTakenBackIsClosedAtOnce() {
        String job = finished(unique("hal"));
        Response share = shared(job, "{}");
        String url = share.path("url");
        open(url).then().statusCode(200);

        json().delete("/jobs/" + job + "/shares/" + share.path("id")).then().statusCode(204);

        open(url).then().statusCode(404).contentType("text/html;charset=UTF-8");
        open(url + "/clip").then().statusCode(404);
        open(url + "/poster").then().statusCode(404);
        json().delete("/jobs/" + job + "/shares/" + share.path("id"))
                .then()
                .statusCode(404)
                .body("code", equalTo("share_not_found"));
    }

    @Test
    void aShareIsNotTakenBackByWayOfAnotherClip() {
        Response share = shared(finished(unique("ida")), "{}");
        String other = finished(unique("joe"));

        json().delete("/jobs/" + other + "/shares/" + share.path("id"))
                .then()
                .statusCode(404)
                .body("code", equalTo("share_not_found"));

        open(share.path("url")).then().statusCode(200);
    }

    @Test
    void aShareEndsInTime() {
        String job = finished(unique("ida"));
        String url = shared(job, "{\"until\":\"%s\"}".formatted(Instant.now().plusSeconds(3600)))
                .path("url");
        open(url).then().statusCode(200);

        Ledger.change("update share set until = now() where job_id = '" + job + "'");

        open(url).then().statusCode(410);
        open(url + "/clip").then().statusCode(404);
        json().get("/jobs/" + job + "/shares").then().body("shares.state", contains("ended"));
    }

    @Test
    void aShareIsUsedUpAndWhoeverCameLastStillSeesIt() {
        String job = finished(unique("jim"));
        String url = shared(job, "{\"views\":2}").path("url");

        open(url).then().statusCode(200);
        open(url).then().statusCode(200);
        open(url + "/clip").then().statusCode(302);
        open(url).then().statusCode(410);
        open(url + "/clip").then().statusCode(302);
        json().get("/jobs/" + job + "/shares")
                .then()
                .body("shares[0].views", equalTo(2))
                .body("shares[0].state", equalTo("ended"))
                .body("shares[0].url", nullValue());
    }

    @Test
    void whatUsersWroteIsTextOnThePageOfAShare() {
        String user = unique("kim");
        String job = submit("{\"userId\":\"%s\",\"prompt\":\"%s\",\"seconds\":2}"
                        .formatted(user, HOSTILE.replace("\"", "\\\"")))
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        assertThat(ended(job)).isEqualTo("completed");
        change(job, "{\"title\":\"%s\"}".formatted(HOSTILE.replace("\"", "\\\"")))
                .then()
                .statusCode(200);
        String url = shared(job, "{\"prompt\":true,\"download\":true}").path("url");

        String page = open(url).then().statusCode(200).extract().asString();

        assertThat(page)
                .doesNotContain("<script>alert", "<img", "onerror=alert(2)>\"")
                .contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img", "&amp;lt;</h1>")
                .contains("<p>&lt;script&gt;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/x", "/s/AAAAAAAAAAAAAAAAAAAAAA", "/s/..%2f..%2fetc", "/s/AAAAAAAAAAAAAAAAAAAAA%00"})
    void whatIsNoShareIsNotShown(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(404).header("X-Robots-Tag", equalTo("noindex"));
        given().urlEncodingEnabled(false).get(path + "/clip").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"until\":\"2001-01-01T00:00:00Z\"}",
                "{\"until\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"until\":7.5}",
                "{\"views\":0}",
                "{\"views\":1.5}",
                "{\"listed\":\"yes\"}",
                "{\"password\":\"x\"}"
            })
    void noShareIsGuessedAt(String body) {
        share(finished(unique("leo")), body).then().statusCode(422);
    }

    @Test
    void aClipHasNoMoreSharesThanItMay() {
        String job = finished(unique("mia"));
        for (int i = 0; i < 20; i++) {
            shared(job, "{}");
        }

        share(job, "{}").then().statusCode(409).body("code", equalTo("too_many_shares"));
        change(job, "{\"visibility\":\"private\"}").then().statusCode(200);
        shared(job, "{}");
    }

    @Test
    void theFeedShowsWhatIsListed() {
        String user = unique("ned");
        String job = finished(user);
        String hidden = finished(user);
        change(job, "{\"title\":\"Listed\",\"tags\":[\"sea\"]}").then().statusCode(200);
        shared(hidden, "{}");
        Response share = shared(job, "{\"listed\":true}");
        String url = share.path("url");

        json().get("/feed?limit=200")
                .then()
                .statusCode(200)
                .body("items.url", hasItem(url))
                .body("items.find { it.url == '" + url + "' }.title", equalTo("Listed"))
                .body("items.find { it.url == '" + url + "' }.userId", equalTo(user));
        open(url).then().statusCode(200);
        json().delete("/jobs/" + job + "/shares/" + share.path("id")).then().statusCode(204);
        json().get("/feed?limit=200").then().body("items.url", not(hasItem(url)));
    }

    @Test
    void aShareGoesWithItsClip() {
        String user = unique("oda");
        String job = finished(user);
        change(job, "{\"title\":\"Gone\"}").then().statusCode(200);
        String url = shared(job, "{\"listed\":true}").path("url");

        json().delete("/users/" + user).then().statusCode(202);

        await().atMost(Duration.ofMinutes(1)).until(() -> open(url).statusCode() == 404);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> json().delete("/users/" + user).path("state").equals("deleted"));
        gallery(user, "&q=gone").body("clips", empty());
        json().get("/feed?limit=200").then().body("items.url", not(hasItem(url)));
    }
}
