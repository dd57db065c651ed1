package dev.bobine.operations;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packaged service under the restrictions of its pod.
@Execution(ExecutionMode.CONCURRENT)
class PodIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// What the pod is given by its deployment.
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int MISCONFIGURED = 2;
    private static final int TERMINATED = 128 + 15;

    private static PodStack stack;
    private static PodLayout layout;

    @BeforeAll
    static void start() throws Exception {
        stack = PodStack.start();
        layout = PodLayout.unpack();
        System.out.println("pods run as: " + layout.restrictions());
    }

    @AfterAll
    static void stop() throws IOException {
        layout.close();
        stack.close();
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
        Map<String, String> configuration = stack.configuration("unused");
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
    void aPodThatCannotUnpackItsCodecsSaysSoInsteadOfStoppingAtTheFirstCompressedRecord() throws Exception {
        Map<String, String> configuration = stack.configuration("unused");

        try (PodProcess pod = layout.start(configuration, List.of("-Djava.io.tmpdir=/proc/none"))) {
            int code = pod.awaitEnd();

            assertThat(pod.log().lines().filter(line -> line.startsWith("bobine: ")))
                    .singleElement()
                    .asString()
                    .contains("zstd", "java.io.tmpdir (/proc/none)");
            assertThat(code).isEqualTo(MISCONFIGURED);
        }
    }

    @Test
    void aPodRefusesASchemaThatIsOlder() throws Exception {
        Map<String, String> configuration = stack.configuration(stack.database("older"));

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
        String database = stack.database("handover");
        Map<String, String> configuration = stack.configuration(database);
        migrate(configuration);
        nextReleaseChangesTheSchemaOf(database);
        stack.servers().renderer().behave(new Behaviour(Duration.ZERO, Duration.ofSeconds(6), 0, 0, 503));

        String job;
        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            System.out.printf("without a cache: ready after %d ms%n", pod.age().toMillis());
            assertRestricted(pod);
            job = stack.submit(port);
            await().atMost(PATIENCE).until(() -> stack.state(port, job).equals("rendering"));

            long told = System.nanoTime();
            pod.terminate();
            int code = pod.awaitEnd();
            Duration took = Duration.ofNanos(System.nanoTime() - told);

            System.out.printf("told to end mid-render: exit code %d after %d ms%n", code, took.toMillis());
            assertThat(code).isIn(0, TERMINATED);
            assertThat(took).as("within the grace period").isLessThan(GRACE);
            assertThat(pod.log()).doesNotContain("Unrecognized configuration key");
        }
        assertThat(stack.number(database, "select count(*) from job where state = 'rendering'"))
                .isEqualTo(1);

        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            await().atMost(PATIENCE).until(() -> stack.state(port, job).equals("completed"));
        }
        assertThat(stack.number(database, "select attempt from job_settled"))
                .as("submits")
                .isEqualTo(1);
    }

    @Test
    void aFilmWhosePodIsKilledInTheMiddleIsMadeAgainByTheNextAndPaidOnce() throws Exception {
        String database = stack.database("studio");
        Map<String, String> configuration = stack.configuration(database);
        configuration.putAll(layout.studio());
        configuration.putAll(Map.of("bobine.worker.lease", "5s", "bobine.worker.beat", "1s"));
        migrate(configuration);

        String film;
        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            film = stack.produce(port).getString("steps.find { it.step == 'film' }.jobId");
            await().atMost(PATIENCE).until(() -> stack.state(port, film).equals("rendering"));
            await().atMost(PATIENCE)
                    .until(() -> pod.files("/tmp/bobine-scratch").size() > 2);
            pod.kill();
        }
        assertThat(stack.number(database, "select count(*) from job where state = 'rendering'"))
                .isEqualTo(1);

        try (PodProcess pod = layout.start(configuration, List.of())) {
            int port = pod.awaitStart();
            await().atMost(PATIENCE).until(() -> stack.state(port, film).equals("completed"));

            assertThat(stack.number(database, "select attempt from job_settled where id = '" + film + "'"))
                    .as("times that the film was begun")
                    .isEqualTo(2);
            assertThat(stack.number(database, "select sum(attempt) from job_settled where id <> '" + film + "'"))
                    .as("renders of its two shots")
                    .isEqualTo(2);
            assertThat(stack.number(
                            database,
                            "select sum(plan_micros) from ledger where kind = 'charge' and subject = '" + film + "'"))
                    .as("four seconds of film, once")
                    .isEqualTo(40_000);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(pod.files("/tmp/bobine-scratch"))
                    .as("all that is left is the lock")
                    .hasSize(1));
        }
    }

    @Test
    void aPodKilledInTheMiddleOfACallToAWebhookLeavesTheRestToTheNextInOrderAndWithTheSameIds() throws Exception {
        String database = stack.database("killed");
        Map<String, String> configuration = stack.configuration(database);
        configuration.put("bobine.webhooks.key", "0123456789abcdef0123456789abcdef");
        configuration.put("bobine.webhooks.private-hosts", "true");
        migrate(configuration);

        try (HangingReceiver receiver = new HangingReceiver("started")) {
            try (PodProcess pod = layout.start(configuration, List.of())) {
                stack.submit(
                        pod.awaitStart(),
                        ",\"webhook\":{\"url\":\"%s\",\"events\":[\"accepted\",\"started\",\"completed\"]}"
                                .formatted(receiver.url()));
                await().atMost(PATIENCE).until(() -> receiver.isHanging());
                pod.kill();
            }
            assertThat(stack.number(database, "select count(*) from delivery where state = 'pending' and sending"))
                    .as("claims that the dead pod has left")
                    .isEqualTo(1);
            stack.execute(database, "update delivery set due_at = now() where sending");

            try (PodProcess pod = layout.start(configuration, List.of())) {
                pod.awaitStart();
                await().atMost(PATIENCE).until(() -> receiver.words().contains("completed"));
            }
            assertThat(receiver.words()).containsExactly("accepted", "started", "started", "completed");
            assertThat(receiver.calls().get(2)).isEqualTo(receiver.calls().get(1));
            assertThat(receiver.calls().stream().map(HangingReceiver.Call::id).distinct())
                    .hasSize(3);
        }
    }

    @Test
    void aPodIsReadySoonerWithTheCacheOfATrainingRun() throws Exception {
        Map<String, String> configuration = stack.configuration(stack.database("trained"));
        migrate(configuration);
        try (PodProcess pod = layout.train(configuration)) {
            int port = pod.awaitStart();
            stack.get(port, "/stats");
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
            await().atMost(PATIENCE)
                    .until(() ->
                            stack.get(pod.managementPort(), "/health/ready").statusCode() == 200);
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
        stack.execute(database, "alter table job add column next_release text");
        stack.execute(database, "alter table job_settled add column next_release integer not null default 0");
        stack.execute(database, "alter table account add column next_release text not null default 'x'");
        stack.execute(database, "alter table event add column next_release text");
        stack.execute(database, "create table next_release (id bigint primary key)");
        stack.execute(
                database,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (99, '999', 'next', 'SQL', 'V999__next.sql', 'x', 1, true)");
    }
}
