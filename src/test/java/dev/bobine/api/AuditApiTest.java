package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.OtherPod;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Where nobody is asked who calls, whoever calls is an operator and an admin.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AuditApiTest {

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /// Callbacks come from providers, with a signature, and change nothing by themselves; nor do tickets.
    /// What is made of other videos and pictures is ordered by the code that orders any. Where nobody is asked who
    /// calls, nobody signs in.
    private static final Set<String> WITHOUT_A_RECORD_OF_THEIR_OWN = Set.of(
            "POST /callbacks/{backend}/{key}",
            "POST /quotes",
            "POST /session",
            "DELETE /session",
            "POST /events/ticket",
            "POST /jobs/{id}/events/ticket",
            "POST /productions/{id}/events/ticket",
            "POST /users/{id}/events/ticket",
            "POST /v1/images/edits",
            "POST /v1/videos/edits",
            "POST /v1/videos/extensions",
            "POST /v1/videos/{id}/remix");

    private static final Path MOVIE = Path.of("src/test/resources/media/index-first.mp4");

    private static final String FIRST_FRAME = "{\"take\":\"first_frame\"}";

    @Inject
    JobStore jobs;

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    /// Every change that can be asked for, and what the record calls it.
    private Map<String, Supplier<String>> changes() {
        Map<String, Supplier<String>> changes = new LinkedHashMap<>(Map.of(
                "POST /jobs",
                        () -> {
                            submitted(unique("ana"));
                            return "job_requested";
                        },
                "DELETE /jobs/{id}",
                        () -> {
                            json().delete("/jobs/" + delayed(unique("ben")))
                                    .then()
                                    .statusCode(200);
                            return "job_cancelled";
                        },
                "POST /jobs/{id}/resolve",
                        () -> {
                            String job = ResolveApiTest.unresolved(jobs, database, renderer);
                            json().body("{\"decision\":\"fail\",\"reason\":\"a test\"}")
                                    .post("/jobs/" + job + "/resolve")
                                    .then()
                                    .statusCode(200);
                            return "job_resolved";
                        },
                "POST /backends/{name}/pause",
                        () -> {
                            Calls.pause();
                            return "backend_paused";
                        },
                "POST /backends/{name}/resume",
                        () -> {
                            Calls.resume();
                            return "backend_resumed";
                        },
                "POST /dead-letters/replay",
                        () -> {
                            json().body("{\"max\":1,\"reason\":\"a test\"}")
                                    .post("/dead-letters/replay")
                                    .then()
                                    .statusCode(200);
                            return "dead_letters_replayed";
                        },
                "PUT /users/{id}/quota",
                        () -> {
                            Calls.setQuota(unique("cem"), "{\"plan\":null,\"overrides\":null}")
                                    .then()
                                    .statusCode(200);
                            return "quota_set";
                        },
                "POST /users/{id}/top-ups",
                        () -> {
                            json().body("{\"id\":\"order-1\",\"amount\":5,\"reason\":\"a test\"}")
                                    .post("/users/" + unique("eve") + "/top-ups")
                                    .then()
                                    .statusCode(200);
                            return "topped_up";
                        },
                "DELETE /users/{id}",
                        () -> {
                            String user = unique("dan");
                            delayed(user);
                            json().delete("/users/" + user).then().statusCode(202);
                            return "user_deletion_requested";
                        }));
        changes.put("POST /v1/videos", () -> {
            video();
            return "job_requested";
        });
        changes.put("DELETE /v1/videos/{id}", () -> {
            json().delete("/v1/videos/" + video()).then().statusCode(200);
            return "video_deleted";
        });
        changes.put("POST /v1/images/generations", () -> {
            drawn();
            return "job_requested";
        });
        changes.put("POST /jobs/{id}/stills", () -> {
            json().body(FIRST_FRAME)
                    .post("/jobs/" + completed() + "/stills")
                    .then()
                    .statusCode(202);
            return "job_requested";
        });
        changes.put("POST /uploads/{id}/stills", () -> {
            json().body(FIRST_FRAME)
                    .post("/uploads/" + upload("video/mp4", movie()) + "/stills")
                    .then()
                    .statusCode(202);
            return "job_requested";
        });
        changes.put("POST /jobs/{id}/refund", () -> {
            json().body("{\"reason\":\"a test\"}")
                    .post("/jobs/" + completed() + "/refund")
                    .then()
                    .statusCode(200);
            return "job_refunded";
        });
        changes.put("POST /bulk", () -> {
            bulk();
            return "bulk_begun";
        });
        changes.put("POST /bulk/{id}/stop", () -> {
            try (OtherPod _ = OtherPod.runs("bulk")) {
                json().post("/bulk/" + bulk() + "/stop").then().statusCode(200);
            }
            return "bulk_stopped";
        });
        changes.put("POST /uploads", () -> {
            upload();
            return "file_uploaded";
        });
        changes.put("DELETE /uploads/{id}", () -> {
            json().delete("/uploads/" + upload()).then().statusCode(204);
            return "file_removed";
        });
        changes.put("PATCH /jobs/{id}", () -> {
            json().body("{\"title\":\"x\"}")
                    .patch("/jobs/" + completed())
                    .then()
                    .statusCode(200);
            return "clip_named";
        });
        changes.put("POST /jobs/{id}/shares", () -> {
            shared(completed());
            return "clip_shared";
        });
        changes.put("DELETE /jobs/{id}/shares/{share}", () -> {
            String job = completed();
            json().delete("/jobs/" + job + "/shares/" + shared(job)).then().statusCode(204);
            return "share_taken_back";
        });
        changes.put("PUT /webhooks/{name}", () -> {
            webhook();
            return "webhook_set";
        });
        changes.put("POST /characters", () -> {
            character();
            return "character_created";
        });
        changes.put("DELETE /characters/{id}", () -> {
            json().delete("/characters/" + character()).then().statusCode(204);
            return "character_deleted";
        });
        changes.put("POST /v1/videos/characters", () -> {
            given().multiPart("name", unique("Mara"))
                    .multiPart("description", "Tall")
                    .post("/v1/videos/characters")
                    .then()
                    .statusCode(200);
            return "character_created";
        });
        changes.put("POST /webhooks/default/secret", () -> {
            json().post("/webhooks/default/secret").then().statusCode(200);
            return "webhook_secret_rotated";
        });
        changes.put("POST /webhooks/{name}/secret", () -> atWebhook("/secret", 200, "webhook_secret_rotated"));
        changes.put("POST /webhooks/{name}/enable", () -> atWebhook("/enable", 200, "webhook_enabled"));
        changes.put("POST /webhooks/{name}/test", () -> atWebhook("/test", 200, "webhook_tested"));
        changes.put("POST /webhooks/{name}/replay", () -> atWebhook("/replay", 202, "webhook_replayed"));
        changes.put("DELETE /webhooks/{name}", () -> {
            json().delete("/webhooks/" + webhook()).then().statusCode(204);
            return "webhook_deleted";
        });
        changes.put("POST /treatments", () -> {
            treatment();
            return "treatment_made";
        });
        changes.put("POST /treatments/{id}/turns", () -> {
            json().body("{\"say\":\"Darker\"}")
                    .post("/treatments/" + treatment() + "/turns")
                    .then()
                    .statusCode(200);
            return "treatment_changed";
        });
        changes.put("PUT /treatments/{id}", () -> {
            json().body("{\"version\":1,\"treatment\":{\"title\":\"t\",\"logline\":\"l\",\"shots\":[{\"seconds\":2,"
                            + "\"framing\":\"wide\",\"action\":[\"a\"]}]}}")
                    .put("/treatments/" + treatment())
                    .then()
                    .statusCode(200);
            return "treatment_changed";
        });
        changes.put("POST /treatments/{id}/shoot", () -> {
            json().body("{\"version\":1}")
                    .post("/treatments/" + treatment() + "/shoot")
                    .then()
                    .statusCode(202);
            return "job_requested";
        });
        changes.put("POST /productions", () -> {
            production("2999-01-01T00:00:00Z");
            return "production_requested";
        });
        changes.put("DELETE /productions/{id}", () -> {
            cancelledProduction();
            return "production_cancelled";
        });
        changes.put("POST /productions/{id}/retry", () -> {
            json().body("{}")
                    .post("/productions/" + cancelledProduction() + "/retry")
                    .then()
                    .statusCode(202);
            return "production_retried";
        });
        changes.put("POST /productions/{id}/choose", () -> {
            json().body("{\"step\":\"s1\"}")
                    .post("/productions/" + completedProduction() + "/choose")
                    .then()
                    .statusCode(200);
            return "production_chosen";
        });
        changes.put("DELETE /treatments/{id}", () -> {
            json().delete("/treatments/" + treatment()).then().statusCode(204);
            return "treatment_deleted";
        });
        return changes;
    }

    /// What needs no reason may have one all the same; what is given is a reason, or is refused.
    @Test
    void aReasonThatIsGivenWhereNoneIsNeededIsKept() {
        String reason = unique("because");
        String body = "{\"reason\":\"%s\"}".formatted(reason);
        String job = delayed(unique("ivy"));
        String user = unique("joe");
        delayed(user);

        json().body("{\"reason\":\"x\"}").delete("/jobs/" + job).then().statusCode(422);
        json().body(body).delete("/jobs/" + job).then().statusCode(200);
        json().body(body).post("/backends/local/resume").then().statusCode(200);
        json().body(body).delete("/users/" + user).then().statusCode(202);

        assertThat(json().get("/audit?limit=200")
                        .jsonPath()
                        .getList("entries.findAll { it.reason == '%s' }.action".formatted(reason), String.class))
                .containsExactlyInAnyOrder("job_cancelled", "backend_resumed", "user_deletion_requested");
    }

    private static String upload() {
        return upload("image/jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0});
    }

    private static String upload(String type, byte[] file) {
        return given().contentType(type)
                .queryParam("userId", unique("lea"))
                .body(file)
                .post("/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("uploadId");
    }

    private static byte[] movie() {
        try {
            return Files.readAllBytes(MOVIE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asked for, and not waited for.
    private static void drawn() {
        json().header("Prefer", "wait=0")
                .body("{\"prompt\":\"%s\",\"size\":\"640x360\",\"user\":\"%s\"}"
                        .formatted(unique("A kite"), unique("hal")))
                .post("/v1/images/generations")
                .then()
                .statusCode(503);
    }

    private static String character() {
        return json().body("{\"userId\":\"%s\",\"name\":\"Mara\",\"description\":\"Tall\"}".formatted(unique("kim")))
                .post("/characters")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String production(String notBefore) {
        return json().body("""
                        {"userId":"%s","notBefore":"%s","defaults":{"model":"animatic","seconds":2},"onFailure":"skip",
                         "steps":{"s1":{"prompt":"a"},"s2":{"prompt":"b"}}}
                        """.formatted(unique("hal"), notBefore))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");
    }

    private static String cancelledProduction() {
        String production = production("2999-01-01T00:00:00Z");
        json().delete("/productions/" + production).then().statusCode(200);
        return production;
    }

    private static String completedProduction() {
        Calls.resume();
        String production = production("2020-01-01T00:00:00Z");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        json().get("/productions/" + production).path("state").equals("completed"));
        return production;
    }

    private static String treatment() {
        return json().body(
                        "{\"userId\":\"%s\",\"wish\":\"A kite\",\"target\":{\"shots\":1,\"seconds\":2,\"size\":\"640x360\"}}"
                                .formatted(unique("gus")))
                .post("/treatments")
                .then()
                .statusCode(201)
                .extract()
                .path("treatmentId");
    }

    private static String video() {
        return json().body("{\"prompt\":\"Later\",\"seconds\":2,\"user\":\"%s\",\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(unique("eve")))
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /// By a backend that another change may have paused.
    private static String completed() {
        Calls.resume();
        String job = submitted(unique("gil"));
        assertThat(Calls.ended(job)).isEqualTo("completed");
        return job;
    }

    private static String shared(String job) {
        return json().body("{}")
                .post("/jobs/" + job + "/shares")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String bulk() {
        return json().body("{\"act\":\"cancel\",\"filter\":{\"userId\":\"%s\"},\"reason\":\"a test\"}"
                        .formatted(unique("gil")))
                .post("/bulk")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /// Of nothing that listens: a call that fails is one that was asked for.
    private static String webhook() {
        String name = unique("hook");
        json().body("{\"url\":\"http://127.0.0.1:9/\",\"userId\":\"%s\"}".formatted(unique("fay")))
                .put("/webhooks/" + name)
                .then()
                .statusCode(201);
        return name;
    }

    private static String atWebhook(String path, int status, String action) {
        json().body("{\"since\":\"2999-01-01T00:00:00Z\"}")
                .post("/webhooks/" + webhook() + path)
                .then()
                .statusCode(status);
        return action;
    }

    @Test
    void everyChangeByAnOperatorOrAdminIsRecorded() throws SQLException {
        Map<String, Supplier<String>> changes = changes();

        assertThat(changes.keySet())
                .as("what can be changed: one that is new needs its record")
                .containsExactlyInAnyOrderElementsOf(documented());
        for (Map.Entry<String, Supplier<String>> change : changes.entrySet()) {
            int before = recorded().size();
            String action = change.getValue().get();
            List<String> after = recorded();
            assertThat(after.subList(before, after.size())).as(change.getKey()).contains("anyone: " + action);
        }
        Calls.resume();
    }

    /// The operations of the OpenAPI document that are no mere reading.
    private static List<String> documented() {
        Map<String, Map<String, Object>> paths =
                json().accept("application/json").get("/openapi?format=json").path("paths");
        List<String> operations = new ArrayList<>();
        paths.forEach((path, methods) -> methods.keySet().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(CHANGING::contains)
                .map(method -> method + " " + path)
                .filter(operation -> !WITHOUT_A_RECORD_OF_THEIR_OWN.contains(operation))
                .forEach(operations::add));
        return operations;
    }

    private List<String> recorded() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select actor || ': ' || action from audit order by at, id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
