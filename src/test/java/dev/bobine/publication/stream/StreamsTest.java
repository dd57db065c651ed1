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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StreamsTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private static String submitted() {
        return given().contentType(ContentType.JSON)
                .body("{\"userId\":\"streams-" + UUID.randomUUID() + "\",\"prompt\":\"A kite\",\"seconds\":2}")
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
            HttpResponse<Stream<String>> answer = http.send(request(job).build(), HttpResponse.BodyHandlers.ofLines());
            List<String> lines = new ArrayList<>(answer.body().toList());

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

            for (int known = 0; known < ids.size(); known++) {
                HttpResponse<Stream<String>> rest = http.send(
                        request(job).header("Last-Event-ID", ids.get(known)).build(),
                        HttpResponse.BodyHandlers.ofLines());
                assertThat(rest.statusCode()).isEqualTo(known == ids.size() - 1 ? 204 : 200);
                assertThat(fields(rest.body().toList(), "id")).isEqualTo(ids.subList(known + 1, ids.size()));
            }
        }
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
}
