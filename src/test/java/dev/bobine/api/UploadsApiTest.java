package dev.bobine.api;

import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.job.Hashes;
import dev.bobine.journey.Ledger;
import dev.bobine.media.TestMp4;
import dev.bobine.storage.ClipStore;
import dev.bobine.upkeep.UploadRetention;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UploadsApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LINK = Duration.ofMinutes(1);
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 'x'};

    @ConfigProperty(name = "bobine.storage.bucket")
    String bucket;

    @Inject
    ClipStore objects;

    @Inject
    UploadRetention retention;

    private static Response send(String user, byte[] file) {
        return given().contentType("image/png")
                .queryParam("userId", user)
                .body(file)
                .post("/uploads");
    }

    private static String sent(String user, byte[] file) {
        return send(user, file).then().statusCode(201).extract().path("uploadId");
    }

    private int statusOf(String uri) throws IOException {
        URI link = objects.presign(uri.substring(("s3://" + bucket + "/").length()), LINK);
        return given().urlEncodingEnabled(false).get(link.toString()).statusCode();
    }

    @Test
    void aFileIsThereUnderItsUsersKeysWithTheTypeThatItHas() throws IOException {
        String user = unique("ana");

        Response answer = given().contentType("application/octet-stream")
                .queryParam("userId", user)
                .body(PNG)
                .post("/uploads");

        answer.then()
                .statusCode(201)
                .header("Location", matchesPattern("/uploads/[0-9a-f-]{36}"))
                .header("Cache-Control", equalTo("no-store"))
                .body("uri", matchesPattern("s3://" + bucket + "/uploads/" + user + "/[0-9a-f-]{36}\\.png"))
                .body("userId", equalTo(user))
                .body("type", equalTo("image/png"))
                .body("bytes", equalTo(PNG.length))
                .body("sha256", equalTo(Hashes.sha256(PNG)))
                .body("createdAt", notNullValue())
                .body("keptUntil", notNullValue());
        assertThat(statusOf(answer.path("uri"))).isEqualTo(200);
        assertThat(json().get(answer.header("Location")).<String>path("uri")).isEqualTo(answer.path("uri"));
    }

    @Test
    void aFileLargerThanAnyOtherBodyComesInPieces() throws Exception {
        String user = unique("ben");
        TestMp4 movie = new TestMp4(12 << 20, false);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/uploads?userId=" + user))
                .header("Content-Type", "video/mp4")
                .POST(HttpRequest.BodyPublishers.ofInputStream(movie::stream))
                .build();
        HttpResponse<String> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        json().queryParam("userId", user)
                .get("/uploads")
                .then()
                .body("uploads", hasSize(1))
                .body("uploads[0].bytes", equalTo((int) movie.size()))
                .body("uploads[0].sha256", equalTo(Hashes.sha256(movie.bytes())))
                .body("next", nullValue());
    }

    @Test
    void whatIsNoPictureAndNoMovieIsRefusedWhateverIsSaidOfIt() {
        String user = unique("cem");

        send(user, "<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("unsupported_file"));
        send(user, new byte[0]).then().statusCode(422).body("code", equalTo("unsupported_file"));
        given().contentType("text/html")
                .queryParam("userId", user)
                .body(PNG)
                .post("/uploads")
                .then()
                .statusCode(415);

        json().queryParam("userId", user).get("/uploads").then().body("uploads", hasSize(0));
        assertThat(Ledger.number("select count(*) from upload where user_id = '" + user + "'"))
                .isZero();
    }

    private static void begin(Socket socket, String user, long length) throws IOException {
        String head = "POST /uploads?userId=" + user
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(PNG);
        socket.getOutputStream().flush();
    }

    @Test
    void aFileThatIsSaidToBeTooLargeIsNotRead() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            begin(socket, unique("dan"), 300L << 20);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("\"too_large\"");
        }
    }

    @Test
    void nobodyHasMoreThanItsShare() {
        String user = unique("eva");
        String first = sent(user, PNG);
        Ledger.change("update upload set bytes = 2147483640 where id = '" + first + "'");

        send(user, PNG).then().statusCode(409).body("code", equalTo("uploads_full"));
        json().delete("/uploads/" + first).then().statusCode(204);
        assertThat(sent(user, PNG)).isNotEqualTo(first);
    }

    @Test
    void aFileThatBreaksOffLeavesNothing() throws Exception {
        String user = unique("fay");
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            begin(socket, user, 100_000);
            await().atMost(PATIENCE)
                    .until(() -> Ledger.number("select count(*) from upload where user_id = '" + user + "'") == 1);
        }

        await().atMost(PATIENCE)
                .until(() -> Ledger.number("select count(*) from upload where user_id = '" + user + "'") == 0);
    }

    @Test
    void aFileIsThrownAwayOnceAndThenNotThere() throws IOException {
        String user = unique("gus");
        String id = sent(user, PNG);
        String uri = json().get("/uploads/" + id).path("uri");

        json().delete("/uploads/" + id).then().statusCode(204);

        assertThat(statusOf(uri)).isEqualTo(404);
        json().get("/uploads/" + id).then().statusCode(404).body("code", equalTo("upload_not_found"));
        json().delete("/uploads/" + id).then().statusCode(404);
        json().get("/uploads/nonsense").then().statusCode(404);
    }

    @Test
    void oldFilesAreForgottenUnlessAJobStillNamesThem() throws Exception {
        String user = unique("hal");
        String old = sent(user, PNG);
        String named = sent(user, PNG);
        String young = sent(user, PNG);
        String uri = json().get("/uploads/" + old).path("uri");
        Calls.delayed(user);
        Ledger.change("update job_request set spec = cast(jsonb_set(cast(spec as jsonb), '{prompt}', '\"" + named
                + "\"') as json) where job_id in (select id from job where user_id = '" + user + "')");
        Ledger.change("update upload set created_at = now() - interval '8 days' where id in ('" + old + "', '" + named
                + "')");

        await().atMost(PATIENCE).until(() -> {
            Duration unused = retention.runOnce();
            return json().get("/uploads/" + old).statusCode() == 404;
        });

        assertThat(statusOf(uri)).isEqualTo(404);
        json().get("/uploads/" + named).then().statusCode(200);
        json().get("/uploads/" + young).then().statusCode(200);
    }

    @Test
    void filesGoWithTheirUser() throws IOException {
        String user = unique("ida");
        String id = sent(user, PNG);
        String uri = json().get("/uploads/" + id).path("uri");

        json().delete("/users/" + user).then().statusCode(202);
        send(user, PNG).then().statusCode(409).body("code", equalTo("user_deleted"));
        await().atMost(PATIENCE)
                .until(() -> json().delete("/users/" + user).path("state").equals("deleted"));

        assertThat(statusOf(uri)).isEqualTo(404);
        assertThat(Ledger.number("select count(*) from upload where user_id = '" + user + "'"))
                .isZero();
    }

    @Test
    void filesAreListedOverSeveralPages() {
        String user = unique("jan");
        String first = sent(user, PNG);
        String second = sent(user, PNG);

        String next = json().queryParam("userId", user)
                .queryParam("limit", 1)
                .get("/uploads")
                .then()
                .body("uploads.uploadId", equalTo(List.of(second)))
                .extract()
                .path("next");
        json().get(next)
                .then()
                .body("uploads.uploadId", equalTo(List.of(first)))
                .body("next", nullValue());
    }

    @Test
    void aFileOfATypeThatThisBuildDoesNotKnowIsLeftOutOfLists() {
        String user = unique("liz");
        List<String> ids = List.of(sent(user, PNG), sent(user, PNG), sent(user, PNG));
        Ledger.change("update upload set type = 'HOLOGRAM' where id = '" + ids.get(1) + "'");

        Response first = json().get("/uploads?limit=2&userId=" + user);

        first.then().statusCode(200).body("uploads.uploadId", equalTo(List.of(ids.get(2))));
        json().get(first.<String>path("next")).then().body("uploads.uploadId", equalTo(List.of(ids.getFirst())));
    }

    @Test
    void aBodyThatIsNoFileIsNoLargerThanBefore() throws IOException {
        try (InputStream body = new TestMp4(3 << 20, false).stream()) {
            byte[] whole = body.readAllBytes();
            // Whoever still writes when the connection is closed behind the answer may not get to read it.
            await().atMost(Duration.ofMinutes(1))
                    .ignoreException(SocketException.class)
                    .untilAsserted(() -> json().body(whole)
                            .post("/v1/videos")
                            .then()
                            .statusCode(413)
                            .body("error.code", equalTo("too_large")));
        }
    }
}
