package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bobine.dev.Behaviour;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packaged service under the restrictions of its pod.
class PodIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEY = "bob_this-key-is-only-for-the-test-of-pods";
    private static final int MISCONFIGURED = 2;
    private static final int TERMINATED = 128 + 15;

    private static EmbeddedStack stack;
    private static PodLayout layout;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        stack = EmbeddedStack.start(EmbeddedStack.Options.TEMPORARY.rendering(RendererMode.INSTANT));
        layout = PodLayout.unpack();
        System.out.println("pods run as: " + layout.restrictions());
    }

    @AfterAll
    static void stop() throws IOException {
        layout.close();
        stack.close();
        HTTP.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bobine.storage.endpoint,,bobine.storage.endpoint is required",
        "kafka.bootstrap.servers,,kafka.bootstrap.servers is not set",
        "bobine.storage.bukket,clips,bobine.storage.bukket",
        "bobine.retry.attempts,many,bobine.retry.attempts",
        "bobine.backends.local.dialect,klng,bobine.backends.local.dialect is klng",
        "bobine.default-plan,gold,gold",
        "bobine.security.enabled,false,bobine.security.enabled is false",
        "bobine.references.allowed,uploads/{user}/,bobine.references.allowed: uploads/{user}/ must be",
        "bobine.plans.free.keep-jobs,100d,bobine.plans.free.keep-jobs must not be longer",
    })
    void aPodThatCannotWorkNamesTheKeyAndEndsAtOnce(String key, String value, String words) throws Exception {
        Map<String, String> configuration = configuration("unused");
        configuration.remove(key);
        if (value != null) {
            configuration.put(key, value);
        }

        try (PodProcess pod = layout.start(configuration, List.of())) {
            int code = pod.awaitEnd();

            assertThat(pod.log().lines())
                    .singleElement()
                    .asString()
                    .startsWith("bobine: ")
                    .contains(words);
            assertThat(code).isEqualTo(MISCONFIGURED);
        }
    }

    @Test
    void aPodRefusesASchemaThatIsOlder() throws Exception {
        Map<String, String> configuration = configuration(database("older"));

        try (PodProcess pod = layout.start(configuration, List.of())) {
            int code = pod.awaitEnd();

            assertThat(pod.log().lines().filter(line -> line.startsWith("bobine: ")))
                    .singleElement()
                    .asString()
                    .contains("migration 1 (schema) has not been run", "\"migrate\"");
            assertThat(pod.log()).doesNotContain("\tat ");
            assertThat(code).isEqualTo(1);
        }
    }

    @Test
    void aPodToldToEndMidRenderHandsOverAndItsJobIsFinishedByTheNext() throws Exception {
        String database = database("handover");
        Map<String, String> configuration = configuration(database);
        migrate(configuration);
        nextReleaseChangesTheSchemaOf(database);
        stack.renderer().behave(new Behaviour(Duration.ZERO, Duration.ofSeconds(6), 0, 0, 503));

        String job;
        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            System.out.printf("without a cache: ready after %d ms%n", pod.age().toMillis());
            assertRestricted(pod);
            job = submit(port);
            await().atMost(PATIENCE).until(() -> state(port, job).equals("rendering"));

            long told = System.nanoTime();
            pod.terminate();
            int code = pod.awaitEnd();
            Duration took = Duration.ofNanos(System.nanoTime() - told);

            System.out.printf("told to end mid-render: exit code %d after %d ms%n", code, took.toMillis());
            assertThat(code).isIn(0, TERMINATED);
            assertThat(took).as("well within the grace period").isLessThan(Duration.ofSeconds(20));
            assertThat(pod.log()).doesNotContain("Unrecognized configuration key");
        }
        assertThat(number(database, "select count(*) from job where state = 'rendering'"))
                .isEqualTo(1);

        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            await().atMost(PATIENCE).until(() -> state(port, job).equals("completed"));
        }
        assertThat(number(database, "select attempt from job_settled"))
                .as("submits")
                .isEqualTo(1);
    }

    @Test
    void aPodIsReadySoonerWithTheCacheOfATrainingRun() throws Exception {
        Map<String, String> configuration = configuration(database("trained"));
        migrate(configuration);
        try (PodProcess pod = layout.train(configuration)) {
            int port = pod.awaitStart();
            get(port, "/stats");
            pod.terminate();
            pod.awaitEnd();
        }
        assertThat(Files.size(layout.cache())).isPositive();

        try (PodProcess pod =
                layout.start(configuration, List.of("-XX:AOTCache=" + layout.cache(), "-XX:AOTMode=on"))) {
            int port = pod.awaitStart();
            System.out.printf(
                    "with a cache of %d MiB: ready after %d ms%n",
                    Files.size(layout.cache()) >> 20, pod.age().toMillis());
            await().atMost(PATIENCE).until(() -> get(port, "/health/ready").statusCode() == 200);
        }
    }

    private static void assertRestricted(PodProcess pod) throws IOException {
        if (layout.isRestricted()) {
            assertThat(PodLayout.status(pod.pid(), "Uid")).hasValueSatisfying(uids -> assertThat(uids.split("\\s+"))
                    .containsOnly(Integer.toString(PodLayout.USER)));
            assertThat(PodLayout.status(pod.pid(), "CapEff")).contains("0000000000000000");
            assertThat(PodLayout.status(pod.pid(), "NoNewPrivs")).contains("1");
            assertThat(Files.readAllLines(Path.of("/proc/" + pod.pid() + "/mountinfo")))
                    .anyMatch(mount -> mount.matches("\\d+ \\d+ \\S+ \\S+ / ro\\b.*"));
        }
    }

    private static void migrate(Map<String, String> configuration) throws Exception {
        try (PodProcess migration = layout.start(configuration, List.of(), "migrate")) {
            int code = migration.awaitEnd();

            assertThat(code).as(migration.log()).isZero();
            assertThat(migration.log())
                    .contains("the schema is at version")
                    .doesNotContain("is at work", "Listening on: http", "ERROR", "WARN");
        }
    }

    /// What the next release may do while this one still runs.
    private static void nextReleaseChangesTheSchemaOf(String database) throws SQLException {
        execute(database, "alter table job add column next_release text");
        execute(database, "alter table job_settled add column next_release integer not null default 0");
        execute(database, "alter table account add column next_release text not null default 'x'");
        execute(database, "alter table event add column next_release text");
        execute(database, "create table next_release (id bigint primary key)");
        execute(
                database,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (99, '999', 'next', 'SQL', 'V999__next.sql', 'x', 1, true)");
    }

    private static Map<String, String> configuration(String database) {
        Map<String, String> all = new TreeMap<>(stack.configuration());
        all.replaceAll((key, value) -> key.endsWith(".url") && key.startsWith("quarkus.datasource")
                ? value.replaceFirst("/[^/]+$", "/" + database)
                : value);
        all.putAll(Map.of(
                "bobine.security.keys.test.sha256", sha256(KEY),
                "bobine.security.keys.test.roles", "bobine-user,bobine-operator",
                "bobine.security.keys.test.user", "*"));
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

    private static String database(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement sql = connection.createStatement()) {
            sql.execute("create database " + name + " owner " + stack.postgres().username());
        }
        return name;
    }

    private static void execute(String database, String statement) throws SQLException {
        try (Connection connection = connect(url(database));
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static long number(String database, String query) throws SQLException {
        try (Connection connection = connect(url(database));
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    private static String url(String database) {
        return stack.postgres().jdbcUrl().replaceFirst("/[^/]+$", "/" + database);
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url, stack.postgres().username(), stack.postgres().password());
    }

    private static String submit(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
                .header("content-type", ContentType.JSON.toString())
                .header("X-Api-Key", KEY)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"userId\":\"ana\",\"prompt\":\"A boat.\",\"model\":\"film\",\"seconds\":2}"))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JsonPath.from(response.body()).getString("jobId");
    }

    private static String state(int port, String job) throws IOException, InterruptedException {
        return JsonPath.from(get(port, "/jobs/" + job).body()).getString("state");
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Api-Key", KEY)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
