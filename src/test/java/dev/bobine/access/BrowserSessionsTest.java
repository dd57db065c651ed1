package dev.bobine.access;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a browser does: it sends its cookies along whoever makes it call, and says where that call comes from.
@QuarkusTest
@TestProfile(Guarded.class)
@QuarkusTestResource(StackResource.class)
class BrowserSessionsTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Inject
    DataSource dataSource;

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static RequestSpecification page() {
        return given().contentType(ContentType.JSON).redirects().follow(false).header("Sec-Fetch-Site", "same-origin");
    }

    private static Response signIn(String key) {
        return page().body("{\"key\":\"" + key + "\"}").post("/session");
    }

    private static Cookie signedIn(String name, String roles, String user) throws IOException {
        LocalIssuer.writeKeys(LocalIssuer.keyLine("shop", "bobine-user", "*") + LocalIssuer.keyLine(name, roles, user));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> signIn(LocalIssuer.key(name)).statusCode() == 200);
        return signIn(LocalIssuer.key(name)).detailedCookie(SessionCookie.PLAIN_NAME);
    }

    private static Cookie shop() {
        return signIn(LocalIssuer.key("shop"))
                .then()
                .statusCode(200)
                .extract()
                .detailedCookie(SessionCookie.PLAIN_NAME);
    }

    private static String request(String user) {
        return "{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                .formatted(user);
    }

    @Test
    void aKeySignsABrowserIn() {
        Response begun = signIn(LocalIssuer.key("shop"));

        begun.then()
                .statusCode(200)
                .body("name", equalTo("key:shop"))
                .body("roles", contains(Roles.USER))
                .body("secure", equalTo(false));
        Cookie cookie = begun.detailedCookie(SessionCookie.PLAIN_NAME);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getMaxAge()).isBetween(28_000L, 28_800L);
        page().cookie(cookie).get("/jobs?userId=" + unique("ana")).then().statusCode(200);
        page().cookie(cookie).get("/backends").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Proto,https", "Origin,https://bobine.example"})
    void overTlsTheCookieIsForThisHostAlone(String header, String value) {
        Response begun = page().header(header, value)
                .body("{\"key\":\"" + LocalIssuer.key("shop") + "\"}")
                .post("/session");

        Cookie cookie = begun.then()
                .statusCode(200)
                .body("secure", equalTo(true))
                .extract()
                .detailedCookie(SessionCookie.NAME);
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.getPath()).isEqualTo("/");
        page().cookie(SessionCookie.NAME, cookie.getValue()).get("/jobs").then().statusCode(200);
        page().header("X-Forwarded-Proto", "https")
                .cookie(SessionCookie.PLAIN_NAME, cookie.getValue())
                .get("/jobs")
                .then()
                .statusCode(401);
    }

    @Test
    void whatIsNoKeySignsNobodyIn() {
        signIn(LocalIssuer.key("nobody"))
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"))
                .header("Set-Cookie", nullValue());
        page().body("{}").post("/session").then().statusCode(422).body("field", equalTo("key"));
        page().body("{\"key\":\"x\",\"more\":1}").post("/session").then().statusCode(422);
    }

    @Test
    void forgedOrForeignSessionsAreNone() {
        String real = shop().getValue();
        for (String cookie : List.of("x", real + "0", real.substring(1), "1k.a.9999999999.00")) {
            page().cookie(SessionCookie.PLAIN_NAME, cookie)
                    .get("/jobs")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("session_ended"));
        }
    }

    @Test
    void aSessionEndsWhenItsKeyIsTakenAwayAndKeepsNobodyFromSigningInAgain() throws IOException {
        Cookie cookie = signedIn("passing", "bobine-operator", "");
        page().cookie(cookie).get("/backends").then().statusCode(200);

        LocalIssuer.writeKeys(LocalIssuer.keyLine("shop", "bobine-user", "*"));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> page().cookie(cookie).get("/backends").statusCode() == 401);
        page().cookie(cookie).get("/contract/asyncapi.yaml").then().statusCode(200);
        page().cookie(cookie)
                .body("{\"key\":\"" + LocalIssuer.key("shop") + "\"}")
                .post("/session")
                .then()
                .statusCode(200);
    }

    @Test
    void signingOutTakesTheCookieBack() {
        Map<String, String> cookies = page().cookie(shop())
                .delete("/session")
                .then()
                .statusCode(204)
                .extract()
                .cookies();

        assertThat(cookies)
                .containsOnlyKeys(SessionCookie.NAME, SessionCookie.PLAIN_NAME)
                .containsValue("");
    }

    /// As browsers tell it, and as those tell it that know no `Sec-Fetch-Site`.
    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site",
        "Sec-Fetch-Site,none",
        "Origin,https://evil.example",
        "Origin,null",
        "Origin,http://localhost",
        "Origin,http://localhost:1",
        "X-Nothing,x"
    })
    void anotherSiteCannotMakeABrowserChangeAnything(String header, String value) {
        Cookie cookie = shop();
        String ana = unique("ana");
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            given().contentType(ContentType.JSON)
                    .cookie(cookie)
                    .header(header, value)
                    .body(request(ana))
                    .request(method, "/jobs")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("cross_site"));
        }
        page().cookie(cookie).get("/jobs?userId=" + ana).then().body("jobs", hasSize(0));
    }

    @Test
    void anotherSiteCannotSignABrowserIn() {
        given().contentType(ContentType.JSON)
                .header("Origin", "https://evil.example")
                .body("{\"key\":\"" + LocalIssuer.key("shop") + "\"}")
                .post("/session")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue());
    }

    @Test
    void aPageOfThisServiceChangesThings() {
        String ben = unique("ben");
        page().cookie(shop()).body(request(ben)).post("/jobs").then().statusCode(202);
        for (String header : List.of("Host", "X-Forwarded-Host")) {
            given().contentType(ContentType.JSON)
                    .cookie(shop())
                    .header("Origin", "https://bobine.example")
                    .header(header, "bobine.example")
                    .cookie(SessionCookie.NAME, shop().getValue())
                    .body(request(ben))
                    .post("/jobs")
                    .then()
                    .statusCode(202);
        }
        page().cookie(shop()).get("/jobs?userId=" + ben).then().body("jobs", hasSize(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void noFormSpeaksForASession(String type) {
        page().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs(type.split(";")[0], ContentType.TEXT)))
                .contentType(type)
                .cookie(shop())
                .body("prompt=x&user=" + unique("cem"))
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_media_type"));
    }

    @Test
    void whoShowsCredentialsItselfIsNotAskedWhereItComesFrom() {
        given().contentType(ContentType.JSON)
                .header("X-Api-Key", LocalIssuer.key("shop"))
                .header("Origin", "https://app.example")
                .header("Sec-Fetch-Site", "cross-site")
                .body(request(unique("dan")))
                .post("/jobs")
                .then()
                .statusCode(202);
    }

    @Test
    void aBadKeyIsNotMadeGoodByASession() {
        page().cookie(shop())
                .header("X-Api-Key", LocalIssuer.key("nobody"))
                .get("/jobs")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void thatAnOperatorSignsInIsRecorded() throws IOException, SQLException {
        String name = unique("ops");
        signedIn(name, "bobine-operator", "");
        signIn(LocalIssuer.key("shop")).then().statusCode(200);

        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select actor from audit where action = 'signed_in'");
                ResultSet rows = statement.executeQuery()) {
            StringBuilder actors = new StringBuilder();
            while (rows.next()) {
                actors.append(rows.getString(1)).append('\n');
            }
            assertThat(actors.toString()).contains("key:" + name).doesNotContain("key:shop");
        }
    }

    @Test
    void aBrowserLearnsHowToSignIn() {
        given().get("/session").then().statusCode(200).body("by", contains("key", "oidc"));
    }

    @Test
    void theIdentityProviderSignsABrowserIn() {
        String eva = unique("eva");
        Response arrival = throughTheProvider("/session/oidc?to=console/jobs?state%3Dfailed", eva, Roles.USER);

        Cookie session = arrival.then()
                .statusCode(303)
                .header("Location", equalTo("/console/jobs?state=failed"))
                .extract()
                .detailedCookie(SessionCookie.PLAIN_NAME);
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.getMaxAge()).isBetween(3_000L, 3_600L);
        page().cookie(session).body(request(eva)).post("/jobs").then().statusCode(202);
        page().cookie(session).get("/jobs").then().statusCode(200).body("jobs.userId", contains(eva));
        page().cookie(session).get("/jobs?userId=" + unique("other")).then().statusCode(403);
        page().cookie(session).get("/backends").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"/console/jobs,/console/jobs", "studio,/studio", "/console/job/a-1?tab=x,/console/job/a-1?tab=x"})
    void afterSigningInABrowserComesBackToItsPage(String to, String location) {
        throughTheProvider("/session/oidc?to=" + to.replace("?", "%3F").replace("=", "%3D"), unique("fay"), Roles.USER)
                .then()
                .statusCode(303)
                .header("Location", equalTo(location));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example",
                "/%5Cevil.example",
                "console@evil.example",
                "session/oidc"
            })
    void afterSigningInABrowserStaysHere(String to) {
        throughTheProvider("/session/oidc?to=" + to, unique("fay"), Roles.OPERATOR)
                .then()
                .statusCode(303)
                .header("Location", equalTo("/studio"));
    }

    @Test
    void whoHasNoRoleHereIsNotSignedIn() {
        throughTheProvider("/session/oidc", unique("gus"), "some-other-role")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue());
    }

    @Test
    void aCodeThatAnotherBrowserGotSignsNobodyIn() {
        Response led = page().get("/session/oidc");
        String back = LocalIssuer.signIn().signIn(led.header("Location"), unique("hal"), Roles.ADMIN);

        int status = given().redirects().follow(false).get(back).statusCode();

        assertThat(status).isNotEqualTo(303).isNotEqualTo(200);
    }

    @Test
    void theProvidersOwnCookiesOpenNothingElse() {
        Response led = page().get("/session/oidc");
        Response back = followed(led, LocalIssuer.signIn().signIn(led.header("Location"), unique("ida"), Roles.ADMIN));

        page().cookies(back.cookies()).get("/jobs").then().statusCode(401);
    }

    private Response throughTheProvider(String path, String user, String... roles) {
        Response led = page().urlEncodingEnabled(false).get(path);
        led.then()
                .statusCode(302)
                .header("Location", startsWith(LocalIssuer.signIn().url()));
        Response back = followed(led, LocalIssuer.signIn().signIn(led.header("Location"), user, roles));
        back.then().statusCode(302);
        return followed(back, back.header("Location"));
    }

    /// Goes on with the cookies that came.
    private static Response followed(Response before, String location) {
        return given().urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .cookies(before.cookies())
                .get(location);
    }
}
