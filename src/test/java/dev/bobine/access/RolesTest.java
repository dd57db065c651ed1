package dev.bobine.access;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bobine.api.RateLimit;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every role against every endpoint of the OpenAPI document, by token and by key. What is new is held to the same
/// rules by being documented.
@QuarkusTest
@TestProfile(Guarded.class)
@QuarkusTestResource(StackResource.class)
class RolesTest {

    private static final String SOME_ID = "0195d2c8-0000-7000-8000-000000000000";

    private static final int TOO_MANY = 429;
    private static final int CALLERS = 40;

    /// A request that reads leaves everything as it is.
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /// Whoever has an account at all may come in and go, and ask what something would cost.
    private static final Set<String> OPEN = Set.of("/callbacks", "/contract", "/session", "/openapi");

    /// How things stand, and what operators see of all users.
    private static final Set<String> SEEN = Set.of(
            "/jobs",
            "/productions",
            "/queue",
            "/unresolved",
            "/backends",
            "/stats",
            "/models",
            "/users",
            "/workers",
            "/audit",
            "/bulk",
            "/dead-letters",
            "/me");

    /// An endpoint.
    ///
    /// @param contentType of the body that it takes
    private record Operation(String method, String path, String contentType) {

        /// They do not end by themselves; their own tests have their roles.
        boolean isAboutStreams() {
            return path.contains("/events");
        }

        /// Browsers send forms of other sites with the session, so that none is taken with one.
        boolean isForm() {
            return contentType.equals("multipart/form-data");
        }

        boolean reads() {
            return READING.contains(method);
        }

        boolean isBelow(Set<String> roots) {
            return roots.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Inject
    RateLimit rates;

    @BeforeAll
    static void letTheIdentityProviderCome() throws IOException {
        FirstCalls unused = FirstCalls.make();
    }

    /// Lets go of its connection at once: so many calls come so quickly that idle ones would be all that there may be.
    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON)
                .header("Connection", "close")
                .redirects()
                .follow(false);
    }

    private static RequestSpecification token(String... roles) {
        return json().auth().oauth2(LocalIssuer.token("one-" + UUID.randomUUID(), roles));
    }

    private static List<Operation> operations() {
        Map<String, Map<String, Map<String, Object>>> paths =
                json().accept("application/json").get("/openapi?format=json").path("paths");
        List<Operation> operations = new ArrayList<>();
        paths.forEach((path, methods) -> methods.forEach((method, described) -> {
            Operation operation = new Operation(method.toUpperCase(Locale.ROOT), path, contentType(described));
            if (!operation.isBelow(OPEN) && !operation.isAboutStreams()) {
                operations.add(operation);
            }
        }));
        assertThat(operations).hasSizeGreaterThan(20);
        return operations;
    }

    private static String contentType(Map<String, Object> described) {
        if (described.get("requestBody") instanceof Map<?, ?> body
                && body.get("content") instanceof Map<?, ?> content) {
            return content.keySet().stream()
                    .map(String::valueOf)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        return "application/json";
    }

    /// With a body that asks for nothing, so that nothing is changed by who may.
    private static int status(Supplier<RequestSpecification> caller, Operation operation) {
        String path = operation.path().replaceAll("\\{\\w+}", SOME_ID);
        RequestSpecification request = caller.get();
        Response answer = operation.reads()
                ? request.request(operation.method(), path)
                : request.contentType(operation.contentType())
                        .body("[7]".getBytes(StandardCharsets.UTF_8))
                        .request(operation.method(), path);
        return answer.statusCode();
    }

    private static Supplier<RequestSpecification> key(String role) throws IOException {
        String name = "key-" + UUID.randomUUID();
        LocalIssuer.addKey(LocalIssuer.keyLine(name, role, role.equals(Roles.USER) ? "*" : ""));
        Supplier<RequestSpecification> caller = () -> json().header("X-Api-Key", LocalIssuer.key(name));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caller.get().get("/me").statusCode() == 200);
        return caller;
    }

    @Test
    void aViewerSeesWhatAnOperatorSeesAndChangesNothing() throws IOException {
        Map<String, Supplier<RequestSpecification>> viewers =
                Map.of("by token", () -> token(Roles.VIEWER), "by key", key(Roles.VIEWER));
        for (Operation operation : operations()) {
            if (operation.reads()) {
                boolean mustSee = operation.isBelow(SEEN) && status(() -> token(Roles.OPERATOR), operation) != 403;
                assertThat(!mustSee || status(() -> token(Roles.VIEWER), operation) != 403)
                        .as("a viewer may %s", operation)
                        .isTrue();
                continue;
            }
            viewers.forEach((how, viewer) -> assertThat(status(viewer, operation))
                    .as("%s %s", operation, how)
                    .isEqualTo(403));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    void aSessionMayWhatItsKeyMay(String role) throws IOException {
        Deque<String> names = keys(role);
        Caller caller = Caller.of(names.remove());
        for (Operation operation : operations()) {
            if (operation.isForm()) {
                continue;
            }
            int byKey = status(caller::byKey, operation);
            int bySession = status(caller::bySession, operation);
            while (byKey == TOO_MANY || bySession == TOO_MANY) {
                caller = Caller.of(names.remove());
                byKey = status(caller::byKey, operation);
                bySession = status(caller::bySession, operation);
            }
            assertThat(bySession).as("%s", operation).isEqualTo(byKey);
        }
    }

    /// Each caller may call a few times in a row, so there is more than one of them.
    private static Deque<String> keys(String role) throws IOException {
        Deque<String> names = new ArrayDeque<>();
        for (int i = 0; i < CALLERS; i++) {
            String name = "key-" + UUID.randomUUID();
            LocalIssuer.addKey(LocalIssuer.keyLine(name, role, role.equals(Roles.USER) ? "*" : ""));
            names.add(name);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> json().header("X-Api-Key", LocalIssuer.key(names.getLast()))
                                .get("/me")
                                .statusCode()
                        == 200);
        return names;
    }

    /// Who calls with a key, and with a session that was opened with it.
    private record Caller(String name, String session) {

        static Caller of(String name) {
            Response opened = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> page().body("{\"key\":\"" + LocalIssuer.key(name) + "\"}")
                                    .post("/session"),
                            answer -> answer.statusCode() == 200);
            return new Caller(name, opened.cookie(SessionCookie.PLAIN_NAME));
        }

        RequestSpecification byKey() {
            return json().header("X-Api-Key", LocalIssuer.key(name));
        }

        RequestSpecification bySession() {
            return page().cookie(SessionCookie.PLAIN_NAME, session);
        }
    }

    private static RequestSpecification page() {
        return json().header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void whoShowsNothingOrHasNoRoleGetsNowhere() {
        for (Operation operation : operations()) {
            assertThat(status(RolesTest::json, operation)).as("%s", operation).isEqualTo(401);
            assertThat(status(() -> token("some-other-role"), operation))
                    .as("%s", operation)
                    .isEqualTo(403);
        }
    }

    /// Caches and browsers do not show to the next person what one has seen.
    @Test
    void whatIsForTheCallerIsNotCached() {
        for (Operation operation : operations()) {
            if (operation.reads()) {
                String path = operation.path().replaceAll("\\{\\w+}", SOME_ID);
                assertThat(token(Roles.ADMIN).request(operation.method(), path).header("Cache-Control"))
                        .as("%s", operation)
                        .contains("no-store");
            }
        }
    }

    @Test
    void aCallerHasOneRateAtTheDoorForAssistantsAndElsewhere() {
        String ann = "ann-" + UUID.randomUUID();
        String token = LocalIssuer.token(ann, Roles.USER);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            while (rates.take("user:" + ann).isEmpty()) {
                Thread.onSpinWait();
            }
            return json().auth()
                            .oauth2(token)
                            .body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                            .post("/mcp")
                            .statusCode()
                    == TOO_MANY;
        });
    }

    @Test
    void anAdminMayWhatAnOperatorMay() {
        for (Operation operation : operations()) {
            if (status(() -> token(Roles.OPERATOR), operation) != 403) {
                assertThat(status(() -> token(Roles.ADMIN), operation))
                        .as("%s", operation)
                        .isNotEqualTo(403);
            }
        }
    }

    /// Users have their own jobs, quota and webhooks, and see the models.
    @Test
    void aUserGetsToNothingThatIsAboutAllUsers() {
        Set<String> forAll =
                Set.of("/backends", "/stats", "/queue", "/dead-letters", "/audit", "/workers", "/bulk", "/users");
        for (Operation operation : operations()) {
            if (operation.isBelow(forAll) && !operation.path().endsWith("/quota")) {
                assertThat(status(() -> token(Roles.USER), operation))
                        .as("%s", operation)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void whoIsAViewerAndAUserActsForItselfAlone() {
        String ana = "ana-" + UUID.randomUUID();
        String ben = "ben-" + UUID.randomUUID();
        String body = "{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}";
        String job = json().auth()
                .oauth2(LocalIssuer.token(ana, Roles.USER))
                .body(body.formatted(ana))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        Supplier<RequestSpecification> both =
                () -> json().auth().oauth2(LocalIssuer.token(ben, Roles.USER, Roles.VIEWER));

        both.get().get("/jobs/" + job).then().statusCode(200).body("userId", equalTo(ana));
        both.get().get("/jobs?userId=" + ana).then().statusCode(200).body("jobs.jobId", contains(job));
        both.get().post("/jobs/" + job + "/events/ticket").then().statusCode(200);
        both.get().get("/productions?userId=" + ana).then().statusCode(200);
        both.get().delete("/jobs/" + job).then().statusCode(404);
        both.get().body(body.formatted(ana)).post("/jobs").then().statusCode(403);
        both.get().get("/me").then().body("userId", equalTo(ben)).body("may", contains("request", "see_all"));
    }

    /// To somebody else there is no such job, so there is nothing to show, to name or to take back.
    @Test
    void noUserGetsAtWhatAnotherShares() {
        String ana = "ana-" + UUID.randomUUID();
        String job = json().auth()
                .oauth2(LocalIssuer.token(ana, Roles.USER))
                .body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(ana))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        Supplier<RequestSpecification> owner = () -> json().auth().oauth2(LocalIssuer.token(ana, Roles.USER));
        Supplier<RequestSpecification> other =
                () -> json().auth().oauth2(LocalIssuer.token("ben-" + UUID.randomUUID(), Roles.USER));
        Supplier<RequestSpecification> viewer =
                () -> json().auth().oauth2(LocalIssuer.token("vic-" + UUID.randomUUID(), Roles.VIEWER));
        String shares = "/jobs/" + job + "/shares";

        owner.get().get(shares).then().statusCode(200);
        owner.get().body("{}").post(shares).then().statusCode(409);
        other.get().get(shares).then().statusCode(404);
        other.get().body("{}").post(shares).then().statusCode(404);
        other.get().delete(shares + "/" + SOME_ID).then().statusCode(404).body("code", equalTo("job_not_found"));
        other.get().body("{\"title\":\"Mine\"}").patch("/jobs/" + job).then().statusCode(404);
        other.get().get("/gallery?userId=" + ana).then().statusCode(403);
        viewer.get().get(shares).then().statusCode(200);
        viewer.get().body("{}").post(shares).then().statusCode(403);
    }

    @Test
    void aPromptIsShownToItsUserAndToAdminsAlone() {
        String ana = "ana-" + UUID.randomUUID();
        RequestSpecification user = json().auth().oauth2(LocalIssuer.token(ana, Roles.USER));
        String job = user.body(
                        "{\"userId\":\"%s\",\"prompt\":\"A red kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                                .formatted(ana))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        String path = "/jobs/" + job + "/request";

        user.get(path).then().statusCode(200).body("work.prompt", equalTo("A red kite"));
        token(Roles.ADMIN).get(path).then().statusCode(200).body("work.prompt", equalTo("A red kite"));
        token(Roles.USER).get(path).then().statusCode(404);
        token(Roles.VIEWER).get(path).then().statusCode(403);
        token(Roles.OPERATOR).get(path).then().statusCode(403);
        token(Roles.OPERATOR, Roles.USER).get(path).then().statusCode(403);
        token(Roles.OPERATOR)
                .get("/audit?action=request_shown")
                .then()
                .statusCode(200)
                .body("entries.subject", hasItem("job:" + job));
    }

    @Test
    void whoCallsIsToldWhatItMayDo() throws IOException {
        token(Roles.VIEWER)
                .get("/me")
                .then()
                .statusCode(200)
                .body("roles", contains(Roles.VIEWER))
                .body("may", contains("see_all"));
        token(Roles.OPERATOR).get("/me").then().body("may", hasItem("resolve")).body("may", not(hasItem("set_quotas")));
        token(Roles.ADMIN).get("/me").then().body("may", hasItem("set_quotas"));
        key(Roles.USER).get().get("/me").then().body("may", contains("request"));
    }
}
