package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.EmbeddedStack;
import dev.bobine.dev.RendererMode;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// What pods need around them, with a database for each test, and a caller who has a key.
final class PodStack implements AutoCloseable {

    private static final String KEY = "bob_this-key-is-only-for-the-test-of-pods";

    private final EmbeddedStack servers;
    private final HttpClient http = HttpClient.newHttpClient();

    private PodStack(EmbeddedStack servers) {
        this.servers = servers;
    }

    static PodStack start() throws IOException {
        return new PodStack(EmbeddedStack.start(EmbeddedStack.Options.TEMPORARY.rendering(RendererMode.INSTANT)));
    }

    EmbeddedStack servers() {
        return servers;
    }

    @Override
    public void close() {
        servers.close();
        http.close();
    }

    /// The configuration of pods that work on that database.
    Map<String, String> configuration(String database) {
        Map<String, String> all = new TreeMap<>(servers.configuration());
        all.replaceAll((key, value) -> key.endsWith(".url") && key.startsWith("quarkus.datasource")
                ? value.replaceFirst("/[^/]+$", "/" + database)
                : value);
        all.putAll(Map.of(
                "bobine.security.keys.test.sha256", sha256(KEY),
                "bobine.security.keys.test.roles", "bobine-user,bobine-operator",
                "bobine.security.keys.test.user", "*",
                "quarkus.management.host", "127.0.0.1",
                "quarkus.management.port", "0"));
        all.putAll(Map.of(
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", "0",
                "quarkus.flyway.migrate-at-start", "false",
                "mp.messaging.incoming.requests.group.id", "bobine-" + database,
                "bobine.backends.local.poll-min", "200ms",
                "bobine.backends.local.poll-max", "500ms",
                "bobine.models.film.seconds", "1-10",
                "bobine.models.film.offers.local.id", "animatic-1",
                "bobine.models.film.offers.local.price-per-second", "0.01"));
        return all;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String database(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement sql = connection.createStatement()) {
            sql.execute(
                    "create database " + name + " owner " + servers.postgres().username());
        }
        return name;
    }

    void execute(String database, String statement) throws SQLException {
        try (Connection connection = connect(url(database));
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    long number(String database, String query) throws SQLException {
        try (Connection connection = connect(url(database));
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    private String url(String database) {
        return servers.postgres().jdbcUrl().replaceFirst("/[^/]+$", "/" + database);
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url, servers.postgres().username(), servers.postgres().password());
    }

    String submit(int port) throws IOException, InterruptedException {
        return submit(port, "");
    }

    /// @param more fields of the request, each after a comma
    String submit(int port, String more) throws IOException, InterruptedException {
        return post(
                        port,
                        "/jobs",
                        "{\"userId\":\"ana\",\"prompt\":\"A boat.\",\"model\":\"film\",\"seconds\":2" + more + "}")
                .getString("jobId");
    }

    /// Asks for a film of two shots.
    ///
    /// @return its id, and the jobs of its steps
    JsonPath produce(int port) throws IOException, InterruptedException {
        return post(
                port,
                "/productions",
                "{\"userId\":\"ana\",\"defaults\":{\"model\":\"film\",\"seconds\":2},"
                        + "\"shots\":[{\"prompt\":\"A boat.\"},{\"prompt\":\"A gull.\"}]}");
    }

    private JsonPath post(int port, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", ContentType.JSON.toString())
                .header("X-Api-Key", KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JsonPath.from(response.body());
    }

    String state(int port, String job) throws IOException, InterruptedException {
        return JsonPath.from(get(port, "/jobs/" + job).body()).getString("state");
    }

    HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Api-Key", KEY)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
