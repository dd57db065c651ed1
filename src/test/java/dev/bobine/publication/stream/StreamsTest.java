package dev.bobine.publication.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StreamsTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private static String submitted() {
        return submitted("streams-" + UUID.randomUUID());
    }

    private static String submitted(String user) {
        return given().contentType(ContentType.JSON)
                .body("{\"userId\":\"" + user + "\",\"prompt\":\"A kite\",\"seconds\":2}")
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    private HttpRequest.Builder request(String job) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/jobs/" + job + "/events"))
                .timeout(Duration.ofMinutes(1));
    }

    private static List<String> fields(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .toList();
    }

    @Test
    void aJobIsFollowedToItsEndAndTakenUpAgainAnywhere() throws IOException, InterruptedException {
        String job = submitted();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request(job).build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] wire = answer.body();
            List<String> lines =
                    new String(wire, StandardCharsets.UTF_8).lines().toList();

            List<String> ids = fields(lines, "id");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith("text/event-stream");
            assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(fields(lines, "retry")).contains("2000");
            assertThat(fields(lines, "event"))
                    .startsWith("dev.bobine.job.accepted.v1")
                    .endsWith("dev.bobine.job.completed.v1");
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(String.join(" ", ids))
                    .isEqualTo(Ledger.text(
                            "select string_agg(cast(id as text), ' ' order by at, id) from event where job_id = '" + job
                                    + "'"));
            assertThat(fields(lines, "data"))
                    .allSatisfy(data -> assertThat(data).contains("\"specversion\":\"1.0\"", job));

            Map<String, List<String>> rests = new HashMap<>(Map.of("", ids));
            for (int known = 0; known < ids.size(); known++) {
                HttpResponse<Stream<String>> rest = http.send(
                        request(job).header("Last-Event-ID", ids.get(known)).build(),
                        HttpResponse.BodyHandlers.ofLines());
                assertThat(rest.statusCode()).isEqualTo(known == ids.size() - 1 ? 204 : 200);
                List<String> told = fields(rest.body().toList(), "id");
                assertThat(told).isEqualTo(ids.subList(known + 1, ids.size()));
                rests.put(ids.get(known), told);
            }
            assertNothingIsMissedOrComesTwice(wire, ids, rests);
        }
    }

    /// The client is cut off after every byte, and comes back with the last event that was whole.
    ///
    /// @param rests what it is told then, by that event
    private static void assertNothingIsMissedOrComesTwice(
            byte[] wire, List<String> ids, Map<String, List<String>> rests) {
        for (int cut = 0; cut <= wire.length; cut++) {
            List<String> told = whole(new String(wire, 0, cut, StandardCharsets.UTF_8));
            String last = told.isEmpty() ? "" : told.getLast();

            told.addAll(rests.getOrDefault(last, List.of()));

            assertThat(told).as("cut off after %d bytes", cut).isEqualTo(ids);
        }
    }

    /// The ids of the events that a browser would have told its page: those that a blank line has ended.
    private static List<String> whole(String wire) {
        List<String> told = new ArrayList<>();
        int from = 0;
        for (int end = wire.indexOf("\n\n"); end >= 0; end = wire.indexOf("\n\n", from)) {
            List<String> block = wire.substring(from, end).lines().toList();
            if (!fields(block, "data").isEmpty()) {
                told.add(fields(block, "id").getFirst());
            }
            from = end + 2;
        }
        return told;
    }

    @Test
    void whatCannotBeFollowedSaysWhy() {
        given().get("/jobs/" + UUID.randomUUID() + "/events")
                .then()
                .statusCode(404)
                .body("code", equalTo("job_not_found"));
        given().header("Last-Event-ID", "first")
                .get("/jobs/" + submitted() + "/events")
                .then()
                .statusCode(400)
                .body("field", equalTo("Last-Event-ID"));
    }

    /// Reads until so many lines of a field have come.
    private static List<String> first(Stream<String> lines, String field, int count) {
        return lines.filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .limit(count)
                .toList();
    }

    /// The client has to be shut down at once at the end: it would wait for streams that never end.
    private HttpResponse<Stream<String>> opened(HttpClient http, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMinutes(1));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    @Test
    void allJobsOfAUserAreFollowedAndNobodyElses() throws IOException, InterruptedException {
        String user = "streams-" + UUID.randomUUID();
        HttpClient http = HttpClient.newHttpClient();
        try {
            HttpResponse<Stream<String>> answer = opened(http, "/users/" + user + "/events");
            assertThat(answer.statusCode()).isEqualTo(200);
            String one = submitted(user);
            submitted();
            String two = submitted(user);

            List<String> told = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            Iterator<String> lines = answer.body().iterator();
            String line = "";
            while (told.stream().filter(type -> type.contains("completed")).count() < 2 || !line.isEmpty()) {
                line = lines.next();
                if (line.startsWith("event:")) {
                    told.add(line);
                } else if (line.startsWith("id:")) {
                    ids.add(line.substring(3).strip());
                }
            }
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(Ledger.number("select count(*) from event where job_id in ('" + one + "', '" + two
                            + "') and type in ('dev.bobine.job.accepted.v1', 'dev.bobine.job.completed.v1') and id in ('"
                            + String.join("', '", ids) + "')"))
                    .isEqualTo(4);
            assertThat(Ledger.number("select count(*) from event where job_id not in ('" + one + "', '" + two
                            + "') and id in ('" + String.join("', '", ids) + "')"))
                    .isZero();

            HttpResponse<Stream<String>> again =
                    opened(http, "/users/" + user + "/events", "Last-Event-ID", ids.getFirst());
            List<String> rest = first(again.body(), "id", ids.size() - 1);
            assertThat(rest).containsAll(ids.subList(1, ids.size()));
        } finally {
            http.shutdownNow();
        }
    }

    @Test
    void operatorsWatchTheDeploymentAsItChanges() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        try {
            HttpResponse<Stream<String>> answer = opened(http, "/events");
            Iterator<String> lines = answer.body().iterator();
            String before = next(lines, "data:");
            assertThat(before).contains("\"queued\"", "\"backends\"");

            given().contentType(ContentType.JSON)
                    .body(
                            "{\"userId\":\"streams\",\"prompt\":\"x\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}")
                    .post("/jobs")
                    .then()
                    .statusCode(202);

            assertThat(next(lines, "data:")).isNotEqualTo(before);
        } finally {
            http.shutdownNow();
        }
    }

    private static String next(Iterator<String> lines, String field) {
        String line = lines.next();
        while (!line.startsWith(field)) {
            line = lines.next();
        }
        return line;
    }

    @Test
    void aTicketOpensItsStreamAndNoOther() throws IOException, InterruptedException {
        String job = submitted();
        String ticket = given().post("/jobs/" + job + "/events/ticket")
                .then()
                .statusCode(200)
                .extract()
                .path("ticket");
        String user = given().urlEncodingEnabled(false)
                .post("/users/a%20b/events/ticket")
                .path("ticket");
        String watch = given().post("/events/ticket").path("ticket");
        HttpClient http = HttpClient.newHttpClient();
        try {
            assertThat(opened(http, "/jobs/" + job + "/events?ticket=" + ticket).statusCode())
                    .isEqualTo(200);
            assertThat(opened(http, "/users/a%20b/events?ticket=" + user).statusCode())
                    .isEqualTo(200);
            assertThat(opened(http, "/events?ticket=" + watch).statusCode()).isEqualTo(200);
            assertThat(opened(http, "/events?ticket=" + ticket).statusCode()).isEqualTo(401);
            assertThat(opened(http, "/events?ticket=x").statusCode()).isEqualTo(401);
            assertThat(opened(http, "/jobs/" + submitted() + "/events?ticket=" + ticket)
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            http.shutdownNow();
        }
        given().post("/jobs/" + UUID.randomUUID() + "/events/ticket").then().statusCode(404);
    }
}
