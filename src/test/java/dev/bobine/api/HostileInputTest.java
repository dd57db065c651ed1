package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every endpoint against every kind of input that means harm: the answer is a problem of the caller's, told in our own
/// words. Where nobody is asked who calls, nothing shields the endpoints.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class HostileInputTest {

    private static final String MARK = "h0st1le";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What stands in place of a name or id, and of every parameter.
    private static final List<String> VALUES = List.of(
            MARK + "%00",
            "%00",
            "%ED%A0%80",
            "%FF" + MARK,
            "%C0%80",
            "..%2f..%2f" + MARK,
            "%2e%2e%2fetc%2fpasswd",
            MARK + "'%20or%20'1'='1",
            MARK + "%0d%0aX-Own:%20y",
            "%24%7Bjndi:ldap:%2f%2f" + MARK + "%7D",
            "%3Cscript%3E" + MARK,
            MARK + ";a=b",
            MARK + "%3Ba",
            "%F0%9F%90%88" + MARK,
            "%E2%80%AE" + MARK,
            "9".repeat(300),
            MARK.repeat(50),
            "-1",
            "%20");

    private static final List<byte[]> BODIES = List.of(
            bytes("[]"),
            bytes("{"),
            bytes("{}{}"),
            bytes("\"" + MARK + "\""),
            bytes("7"),
            bytes("{\"<" + MARK + ">\":1}"),
            bytes("{\"" + MARK + "\\u0000\":1}"),
            bytes("[".repeat(100_000)),
            bytes("{\"a\":".repeat(100_000)),
            bytes("{\"a\":" + "9".repeat(100_000) + "}"),
            bytes("{\"a\":\"" + MARK.repeat(150_000) + "\"}"),
            bytes("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;" + MARK + "</a>"),
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            new byte[] {(byte) 0xfe, (byte) 0xff, 0, '[', 0, ']'},
            new byte[] {0, 0, 0, '{', 0},
            new byte[] {0, 0, 0, '{', 0x7f, 0, 0, '"'},
            new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0},
            new byte[1000]);

    /// A body may be left out there, and what any of these would do is what it is asked for.
    private static final Set<String> BODILESS =
            Set.of("POST /backends/{name}/resume", "DELETE /jobs/{id}", "POST /webhooks/default/secret");

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @AfterEach
    void undoWhatShouldNotHaveBeenDone() {
        Calls.resume();
    }

    private record Operation(String method, String path, boolean takesBody) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Test
    void noNameAndNoParameterIsMoreThanAProblemOfTheCallers() throws Exception {
        try (HttpClient client = client()) {
            forEach(operations(client), operation -> {
                for (String value : VALUES) {
                    String path = operation.path().replaceAll("\\{\\w+}", value);
                    String query = "?userId=" + value + "&state=" + value + "&limit=" + value + "&cursor=" + value
                            + "&signature=" + value + "&format=" + value;
                    if (operation.path().contains("{")) {
                        assertHarmless(operation + " at " + path, send(client, operation, path, bytes("[7]")));
                    }
                    assertHarmless(operation + " with " + query, send(client, operation, path + query, bytes("[7]")));
                }
            });
        }
    }

    /// What is done with an endpoint.
    private interface Trial {
        void of(Operation operation) throws Exception;
    }

    /// Several endpoints at a time, since each call waits for its answer.
    private static void forEach(List<Operation> operations, Trial trial) throws Exception {
        List<Future<?>> trials = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            operations.forEach(operation -> trials.add(threads.submit(() -> {
                trial.of(operation);
                return operation;
            })));
        }
        for (Future<?> one : trials) {
            one.get();
        }
    }

    @Test
    void noBodyIsMoreThanAProblemOfTheCallers() throws Exception {
        try (HttpClient client = client()) {
            List<Operation> taking = operations(client).stream()
                    .filter(operation -> operation.takesBody()
                            && !operation.path().endsWith("/ticket")
                            && !BODILESS.contains(operation.toString()))
                    .toList();
            forEach(taking, operation -> {
                String path = operation.path().replaceAll("\\{\\w+}", "0195d2c8-0000-7000-8000-000000000000");
                for (byte[] body : BODIES) {
                    HttpResponse<String> answer = send(client, operation, path, body);
                    assertHarmless(operation + " with a body of " + body.length, answer);
                    assertThat(answer.statusCode()).as("%s", operation).isBetween(400, 499);
                }
            });
        }
    }

    /// Fields of the bodies that operators and admins write.
    static List<Arguments> fields() {
        String pause = "/backends/local/pause";
        String replay = "/dead-letters/replay";
        String resolve = "/jobs/0195d2c8-0000-7000-8000-000000000000/resolve";
        String quota = "/users/u/quota";
        String topUp = "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":%s,\"amount\":%s}}";
        return List.of(
                arguments("POST", pause, "{\"reason\":\"a\\u0000b\"}"),
                arguments("POST", pause, "{\"reason\":\"a\\ud800\"}"),
                arguments("POST", pause, "{\"reason\":7}"),
                arguments("POST", pause, "{\"reason\":\"x\",\"reason\":\"y\"}"),
                arguments("POST", replay, "{\"max\":1.5}"),
                arguments("POST", replay, "{\"max\":1e400}"),
                arguments("POST", replay, "{\"max\":\"5\"}"),
                arguments("POST", replay, "{\"max\":true}"),
                arguments("POST", replay, "{\"max\":4294967297}"),
                arguments("POST", replay, "{\"max\":1,\"max\":10000}"),
                arguments("POST", replay, "{\"max\":1} and more"),
                arguments("POST", resolve, "{\"decision\":\"adopt\",\"externalId\":\"a\\u0000\"}"),
                arguments("POST", resolve, "{\"decision\":\"adopt\",\"externalId\":7}"),
                arguments("POST", resolve, "{\"decision\":\"fail\",\"chargedAmount\":\"1\"}"),
                arguments("POST", resolve, "{\"decision\":\"fail\",\"chargedAmount\":1e1000000}"),
                arguments("POST", resolve, "{\"decision\":\"fail\",\"chargedAmount\":-1}"),
                arguments("PUT", quota, "{\"plan\":\"a\\u0000\",\"overrides\":null}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"weight\":1.5}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"weight\":\"3\"}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"running\":true}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"largestSize\":\"1x\\u0000\"}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"models\":[\"\\u0000\"]}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"models\":[7]}}"),
                arguments("PUT", quota, "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":1e1000000}}"),
                arguments("PUT", quota, topUp.formatted("\"a\\u0000\"", "1")),
                arguments("PUT", quota, topUp.formatted("7", "1")),
                arguments("PUT", quota, topUp.formatted("\"t\"", "1e1000000")),
                arguments("PUT", quota, topUp.formatted("\"t\"", "\"1\"")));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void noFieldIsGuessedAt(String method, String path, String body) throws Exception {
        try (HttpClient client = client()) {
            HttpResponse<String> answer = send(client, new Operation(method, path, true), path, bytes(body));

            assertHarmless(body, answer);
            assertThat(answer.statusCode()).isIn(400, 422);
        }
    }

    private static void assertHarmless(String what, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(what).isLessThan(500);
        assertThat(answer.headers().firstValue("X-Own")).as(what).isEmpty();
        if (answer.statusCode() >= 400) {
            boolean openAi = answer.request().uri().getPath().startsWith("/v1/");
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(what)
                    .startsWith(openAi ? "application/json" : Problem.MEDIA_TYPE);
            assertThat(answer.body()).as(what).doesNotContain(MARK, "Exception", "dev.bobine", "jackson");
        }
    }

    private HttpResponse<String> send(HttpClient client, Operation operation, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .method(
                        operation.method(),
                        operation.takesBody() ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /// The operations of the OpenAPI document but for streams of events, which do not end by themselves and are tested
    /// with what else is asked of them.
    private List<Operation> operations(HttpClient client) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at("/openapi?format=json")).build();
        JsonNode paths = JSON.readTree(
                        client.send(request, BodyHandlers.ofString()).body())
                .path("paths");
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> {
                String verb = method.toUpperCase(Locale.ROOT);
                if (!(verb.equals("GET") && path.getKey().endsWith("/events"))) {
                    operations.add(new Operation(verb, path.getKey(), verb.equals("POST") || verb.equals("PUT")));
                }
            });
        }
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
