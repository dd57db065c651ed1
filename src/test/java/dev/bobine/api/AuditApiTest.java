package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

    /// Providers call it, with a signature; it changes nothing by itself.
    private static final String CALLBACK = "POST /callbacks/{backend}/{key}";

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
        return Map.of(
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
                            json().body("{\"decision\":\"fail\"}")
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
                            json().body("{\"max\":1}")
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
                "DELETE /users/{id}",
                        () -> {
                            String user = unique("dan");
                            delayed(user);
                            json().delete("/users/" + user).then().statusCode(202);
                            return "user_deletion_requested";
                        });
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
                .filter(operation -> !operation.equals(CALLBACK))
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
