package dev.bobine.access;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.describedAs;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bobine.dev.StackResource;
import dev.bobine.operations.ManagementPort;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Guarded.class)
@QuarkusTestResource(StackResource.class)
class GuardedApiTest {

    private static final String PROBLEM = "application/problem+json";

    private static Response byKey;
    private static Response byToken;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @BeforeAll
    static void callBeforeTheIdentityProviderIsThere() throws IOException {
        FirstCalls calls = FirstCalls.make();
        byKey = calls.byKey();
        byToken = calls.byToken();
    }

    @Test
    void withoutItsIdentityProviderTheServiceStartsAndKnowsItsKeysAndTellsTokensToComeBack() {
        byKey.then().statusCode(200);
        byToken.then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("identity_provider_unavailable"));
    }

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static RequestSpecification as(String user, String... roles) {
        return given().contentType(ContentType.JSON)
                .redirects()
                .follow(false)
                .auth()
                .oauth2(LocalIssuer.token(user, roles));
    }

    private static RequestSpecification admin() {
        return as("the-admin", Roles.ADMIN);
    }

    private static RequestSpecification user(String user) {
        return as(user, Roles.USER);
    }

    private static String request(String user) {
        return "{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                .formatted(user);
    }

    private static String jobOf(String user) {
        return user(user)
                .body(request(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/backends", "/stats", "/models", "/users/u-1/quota"})
    void whoShowsNothingIsAskedToShowSomething(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/contract/asyncapi.yaml", "/openapi"})
    void documentationIsOpen(String path) {
        given().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started", "/metrics"})
    void probesAndMetricsAreOpenAtTheirOwnPortAndNotAtAllAtTheOneOfTheApi(String path) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> given().get(ManagementPort.url(path)).statusCode() == 200);
        given().get(path).then().statusCode(404);
        given().header("X-Api-Key", LocalIssuer.key("shop")).get(path).then().statusCode(404);
    }

    @Test
    void tokensThatAreExpiredForeignOrForSomebodyElseAreWorthNothing() {
        for (String token : new String[] {
            LocalIssuer.expired("u"), LocalIssuer.foreign("u"), LocalIssuer.forSomebodyElse("u"), "no.token.atall"
        }) {
            given().auth()
                    .oauth2(token)
                    .get("/jobs")
                    .then()
                    .statusCode(401)
                    .contentType(PROBLEM)
                    .body("code", equalTo("unauthorized"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bobine-user,GET,/backends",
        "bobine-user,GET,/stats",
        "bobine-user,POST,/backends/local/pause",
        "bobine-user,POST,/dead-letters/replay",
        "bobine-user,POST,/jobs/0195d2c8-0000-7000-8000-000000000000/resolve",
        "bobine-user,PUT,/users/u/quota",
        "bobine-operator,PUT,/users/u/quota",
        "some-other-role,GET,/jobs"
    })
    void aRoleThatDoesNotAllowItIsToldSo(String role, String method, String path) {
        as("u", role)
                .body("{}")
                .request(method, path)
                .then()
                .statusCode(403)
                .contentType(PROBLEM)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void aUserSeesAndCancelsItsOwnJobs() {
        String ana = unique("ana");
        String job = jobOf(ana);

        user(ana).get("/jobs/" + job).then().statusCode(200).body("userId", equalTo(ana));
        user(ana).get("/jobs").then().statusCode(200).body("jobs", hasSize(1));
        user(ana).get("/users/" + ana + "/quota").then().statusCode(200);
        user(ana).delete("/jobs/" + job).then().statusCode(200).body("state", equalTo("cancelled"));
    }

    @Test
    void anothersJobIsNoJobAtAll() {
        String job = jobOf(unique("ben"));
        RequestSpecification other = user(unique("cem"));

        for (String path : new String[] {"", "/clip", "/poster"}) {
            other.get("/jobs/" + job + path).then().statusCode(404).body("code", equalTo("job_not_found"));
        }
        other.delete("/jobs/" + job).then().statusCode(404).body("code", equalTo("job_not_found"));
        admin().get("/jobs/" + job).then().statusCode(200).body("state", equalTo("queued"));
    }

    @Test
    void nobodyAsksForOrAboutSomebodyElse() {
        String dan = unique("dan");
        String eva = unique("eva");

        user(dan).body(request(eva)).post("/jobs").then().statusCode(403).body("code", equalTo("other_user"));
        user(dan).get("/jobs?userId=" + eva).then().statusCode(403).body("code", equalTo("other_user"));
        user(dan).get("/users/" + eva + "/quota").then().statusCode(403).body("code", equalTo("other_user"));
        admin().get("/jobs?userId=" + eva).then().statusCode(200).body("jobs", hasSize(0));
    }

    @Test
    void oneUserCannotTakeOrLearnTheIdOfAnothersRequest() {
        String fay = unique("fay");
        String gus = unique("gus");
        String id = unique("order");
        String first = user(fay)
                .header("ce-specversion", "1.0")
                .header("ce-type", "dev.bobine.generation.requested.v1")
                .header("ce-source", "/shop")
                .header("ce-id", id)
                .body(request(fay))
                .post("/jobs")
                .then()
                .statusCode(202)
                .body("requestId", equalTo(id))
                .body("requestSource", not(equalTo("/shop")))
                .extract()
                .path("jobId");

        user(gus)
                .header("ce-specversion", "1.0")
                .header("ce-type", "dev.bobine.generation.requested.v1")
                .header("ce-source", "/shop")
                .header("ce-id", id)
                .body(request(gus))
                .post("/jobs")
                .then()
                .statusCode(202)
                .body("jobId", not(equalTo(first)));
    }

    @Test
    void aServiceWithAKeyActsForAllUsers() {
        String hal = unique("hal");

        given().header("X-Api-Key", LocalIssuer.key("shop"))
                .contentType(ContentType.JSON)
                .body(request(hal))
                .post("/jobs")
                .then()
                .statusCode(202);
        given().auth()
                .oauth2(LocalIssuer.key("shop"))
                .get("/jobs?userId=" + hal)
                .then()
                .statusCode(200)
                .body("jobs", hasSize(1));
        given().header("X-Api-Key", LocalIssuer.key("shop"))
                .get("/backends")
                .then()
                .statusCode(403);
    }

    @Test
    void aKeyBoundToAUserIsThatUser() throws IOException {
        String ida = unique("ida");
        LocalIssuer.writeKeys(
                LocalIssuer.keyLine("shop", "bobine-user", "*") + LocalIssuer.keyLine("ida", "bobine-user", ida));
        String job = jobOf(unique("jim"));

        RequestSpecification bound = given().header("X-Api-Key", LocalIssuer.key("ida"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> bound.get("/jobs/" + job).statusCode() == 404);
        bound.get("/jobs").then().statusCode(200).body("jobs.userId", everyItem(equalTo(ida)));
    }

    @Test
    void keysComeAndGoWithoutARestart() throws IOException {
        RequestSpecification ops = given().header("X-Api-Key", LocalIssuer.key("ops"));
        ops.get("/backends").then().statusCode(401).body("code", equalTo("unauthorized"));

        String shop = LocalIssuer.keyLine("shop", "bobine-user", "*");
        LocalIssuer.writeKeys(shop + LocalIssuer.keyLine("ops", "bobine-operator", ""));
        awaitStatus(ops, 200);

        LocalIssuer.writeKeys("ops.sha256=not a digest");
        ops.get("/backends").then().statusCode(200);

        LocalIssuer.writeKeys(shop);
        awaitStatus(ops, 401);
    }

    private static void awaitStatus(RequestSpecification caller, int status) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> caller.get("/backends").statusCode() == status);
    }

    /// Many calls at a time: one after the other they may come no faster than what they are allowed comes back.
    @Test
    void whoeverCallsTooOftenIsToldWhenToComeBackAndOthersAreNot() {
        String kim = LocalIssuer.token(unique("kim"), Roles.USER);
        List<HttpResponse<String>> refused = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                atOnce(http, kim, 50).stream()
                        .filter(answer -> answer.statusCode() == 429)
                        .forEach(refused::add);
                return !refused.isEmpty();
            });
        }

        HttpResponse<String> first = refused.getFirst();
        assertThat(first.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(PROBLEM));
        assertThat(first.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.body()).contains("\"code\":\"too_many_requests\"");
        user(unique("lea")).get("/models").then().statusCode(200);
        given().get(ManagementPort.url("/metrics")).then().statusCode(200);
        assertThat(given().get(ManagementPort.url("/metrics")).asString())
                .contains("bobine_http_refused_total{reason=\"rate\"}");
    }

    private List<HttpResponse<String>> atOnce(HttpClient http, String token, int calls) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/models"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(1))
                .build();
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .limit(calls)
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void answersCarryTheHeadersThatBrowsersNeed() {
        admin().get("/jobs")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void aBodyWhoseLengthIsNotAnnouncedIsCutOffByAProblem() throws IOException {
        String chunk = "x".repeat(64 << 10);
        String size = Integer.toHexString(chunk.length());
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            write(
                    out,
                    "POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Authorization: Bearer " + LocalIssuer.token("mia", Roles.USER)
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                for (int sent = 0; sent < 64; sent++) {
                    write(out, size + "\r\n" + chunk + "\r\n");
                }
            } catch (IOException e) {
                // The service need not read what it will not take.
            }
            String answer = head(socket.getInputStream());
            assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("content-type: " + PROBLEM);
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("\"code\":\"too_large\"");
        }
    }

    /// In one test, since all of them wait.
    @Test
    void whoStopsInTheMiddleIsToldSoInABodyAndElseLosesTheConnection() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (String start : List.of(
                    "",
                    "GET /mod",
                    "GET /models HTTP/1.1\r\nHost: local",
                    "GET /contract/asyncapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                sockets.add(opened(start));
            }
            List<Socket> bodies = List.of(opened(halfABody("/jobs")), opened(halfABody("/callbacks/local/a-key")));
            sockets.addAll(bodies);
            for (Socket body : bodies) {
                assertThat(head(body.getInputStream()))
                        .startsWith("HTTP/1.1 408")
                        .containsIgnoringCase("content-type: " + PROBLEM)
                        .contains("\"code\":\"incomplete_body\"");
            }
            for (Socket socket : sockets) {
                assertThat(socket.getInputStream().readAllBytes()).isNotNull();
            }
        } finally {
            close(sockets);
        }
    }

    private Socket opened(String start) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(60_000);
        write(socket.getOutputStream(), start);
        return socket;
    }

    private static String halfABody(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + LocalIssuer.token("ned", Roles.USER)
                + "\r\nContent-Length: 100\r\n\r\n{\"userId\"";
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndTheServiceGoesOn() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < Guarded.MAX_CONNECTIONS + 50; i++) {
                Socket socket = new Socket("localhost", port);
                sockets.add(socket);
                socket.setSoTimeout(1);
            }

            await().atMost(Duration.ofMinutes(1)).until(() -> sockets.stream().anyMatch(GuardedApiTest::isClosed));
        } finally {
            close(sockets);
        }
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> given().get("/openapi").statusCode() == 200);
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aTokenOfAUserThatCannotBeOneIsToldSo() {
        for (String subject : new String[] {"a\u0000b", " ", "u".repeat(201)}) {
            for (String role : Roles.ALL) {
                as(subject, role)
                        .get("/jobs")
                        .then()
                        .statusCode(describedAs(subject + " as " + role, equalTo(403)))
                        .contentType(PROBLEM)
                        .body("code", equalTo("forbidden"));
            }
        }
    }

    /// From an address of its own, so that nobody else of this test is made to wait.
    @Test
    void whoShowsNothingAgainAndAgainIsMadeToWait() throws IOException {
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName("127.0.0.2"), 0)) {
                socket.setSoTimeout(30_000);
                write(socket.getOutputStream(), "GET /models HTTP/1.1\r\nHost: localhost\r\n\r\n");
                String answer = head(socket.getInputStream());
                assertThat(answer).containsAnyOf("HTTP/1.1 401", "HTTP/1.1 429");
                return answer.startsWith("HTTP/1.1 429");
            }
        });

        given().get("/models").then().statusCode(401);
    }

    @Test
    void whereAJobIsDoesNotHangOnTheNameThatTheCallerGaveTheService() {
        String oda = unique("oda");

        user(oda)
                .header("Host", "elsewhere.example")
                .body(request(oda))
                .post("/jobs")
                .then()
                .statusCode(202)
                .header("Location", startsWith("/jobs/"));
    }

    @Test
    void theDocumentationDoesNotTellWhoIssuesTokens() {
        String document =
                given().get("/openapi").then().statusCode(200).extract().asString();

        assertThat(document).contains("bearer").doesNotContain(LocalIssuer.url(), "openIdConnect");
    }

    @Test
    void aRequestWithoutAHostIsAnswered() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            write(socket.getOutputStream(), "GET /models HTTP/1.1\r\n\r\n");
            assertThat(head(socket.getInputStream()))
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("content-type: " + PROBLEM)
                    .contains("\"code\":\"bad_request\"");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void clientsOfOpenAisInterfaceAreTurnedAwayInItsWords() {
        given().get("/v1/videos")
                .then()
                .statusCode(401)
                .contentType(ContentType.JSON)
                .header("x-should-retry", "false")
                .body("error.code", equalTo("unauthorized"))
                .body("error.type", equalTo("authentication_error"));
        as("u", "some-other-role").get("/v1/models").then().statusCode(403).body("error.code", equalTo("forbidden"));
        user("u")
                .body("{\"prompt\":\"x\",\"user\":\"" + unique("other") + "\"}")
                .post("/v1/videos")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("other_user"));
    }

    @Test
    void aVideoIsItsUsersAlone() {
        String ned = unique("ned");
        String video = user(ned)
                .body("{\"prompt\":\"x\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}")
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        user(ned).get("/v1/videos/" + video).then().statusCode(200);
        user(ned).get("/v1/videos").then().body("data.id", equalTo(List.of(video)));
        String oda = unique("oda");
        user(oda).get("/v1/videos/" + video).then().statusCode(404).body("error.code", equalTo("video_not_found"));
        user(oda).get("/v1/videos/" + video + "/content").then().statusCode(404);
        user(oda).delete("/v1/videos/" + video).then().statusCode(404);
        user(oda).get("/v1/videos?user=" + ned).then().statusCode(403).body("error.code", equalTo("other_user"));
        user(oda).get("/v1/videos").then().body("data", hasSize(0));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// What comes until the body's closing brace.
    private static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = in.read();
        while (next >= 0) {
            text.append((char) next);
            if (next == '}') {
                break;
            }
            next = in.read();
        }
        return text.toString();
    }

    @Test
    void aTicketIsWorthNoMoreThanWhoeverAskedForIt() {
        String user = unique("tic");
        String own = user(user)
                .post("/users/" + user + "/events/ticket")
                .then()
                .statusCode(200)
                .extract()
                .path("ticket");

        user(user).post("/users/" + unique("tac") + "/events/ticket").then().statusCode(403);
        user(user).post("/events/ticket").then().statusCode(403);
        given().post("/events/ticket").then().statusCode(401);
        given().get("/users/" + user + "/quota?ticket=" + own).then().statusCode(401);
        given().get("/users/" + unique("tac") + "/events?ticket=" + own).then().statusCode(401);
        given().get("/users/" + user + "/events?ticket=" + own.replace('.', 'A'))
                .then()
                .statusCode(401);
    }
}
