package dev.bobine.persistence;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bobine.dev.StackResource;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of a database that refuses, is locked, or hangs.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DatabaseTroubleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Longer than the relay of wake-ups waits for its connection.
    private static final Duration HANG = Duration.ofSeconds(8);

    @Inject
    Database database;

    @Inject
    Wakeups wakeups;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private record PidRow(int pid) {}

    /// PostgreSQL vacuums only outside of transactions that somebody began.
    @Test
    void aSingleStatementIsATransactionOfItsOwn() {
        String statement = "vacuum lane";

        database.await(() -> database.statement(sql -> sql.update(statement, Map.of())));

        assertThatThrownBy(() -> database.await(() -> database.transaction(sql -> sql.update(statement, Map.of()))))
                .hasStackTraceContaining("cannot run inside a transaction block");
    }

    @Test
    void severalStatementsAreNotTakenForASingleOne() {
        assertThatThrownBy(() -> database.await(() -> database.statement(
                        sql -> sql.count("select '1'", Map.of()).chain(() -> sql.count("select '2'", Map.of())))))
                .hasRootCauseMessage("several statements need a transaction");
    }

    @ParameterizedTest
    @CsvSource({
        "08006,true",
        "40P01,true",
        "53300,true",
        "55P03,true",
        "57014,true",
        "57P01,true",
        "58030,true",
        "22P05,false",
        "23505,false",
        "42P01,false",
        "0A000,false",
        "XX000,false"
    })
    void theServersStateTellsWhetherATroublePasses(String state, boolean passes) {
        Throwable asHibernateWrapsIt =
                new IllegalStateException(new RuntimeException(new SQLException("no", state, 0)));

        assertThat(DatabaseException.isPassing(asHibernateWrapsIt)).isEqualTo(passes);
        assertThat(DatabaseException.describe(asHibernateWrapsIt)).contains(state);
    }

    @Test
    void whatIsNotKnownToPassDoesNot() {
        assertThat(DatabaseException.isPassing(new IllegalArgumentException("a mistake")))
                .isFalse();
        assertThat(DatabaseException.isPassing(new IllegalStateException("a mistake")))
                .isFalse();
        assertThat(DatabaseException.isPassing(new RuntimeException(new IOException("gone"))))
                .isTrue();
        assertThat(DatabaseException.isPassing(new TimeoutException())).isTrue();
    }

    @Test
    void aStatementThatCanNeverSucceedIsNotTakenForADatabaseThatIsAway() {
        DatabaseException failure = catchThrowableOfType(
                DatabaseException.class, () -> run("select cast(cast('x' as text) as integer) as pid"));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("22P02");
    }

    @Test
    void whatSomebodyKeepsLockedIsATroubleThatPasses() throws SQLException {
        DatabaseException failure;
        try (Connection operator = DriverManager.getConnection(url, "bobine", "bobine")) {
            operator.setAutoCommit(false);
            try (Statement lock = operator.createStatement()) {
                lock.execute("lock table top_up");
            }
            failure = catchThrowableOfType(
                    DatabaseException.class,
                    () -> database.await(
                            () -> database.transaction(sql -> sql.update("set local lock_timeout = '50ms'", Map.of())
                                    .chain(() -> sql.update("lock table top_up", Map.of())))));
            operator.rollback();
        }

        assertThat(failure.isPassing()).isTrue();
        assertThat(DatabaseException.isLocked(failure)).isTrue();
    }

    @Test
    void afterTheDatabaseHungEveryConnectionOfThePoolIsOfUseAgain() throws Exception {
        List<ProcessHandle> processes = processes();
        signal("-STOP", processes);
        try {
            long end = System.nanoTime() + HANG.toNanos();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                wakeups.wake(Wakeup.DISPATCH);
                return System.nanoTime() > end;
            });
        } finally {
            signal("-CONT", processes);
        }

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(usedAtOnce())
                .hasSize(poolSize));
    }

    /// The server's own process and those of its sessions.
    private List<ProcessHandle> processes() throws SQLException {
        try (Connection own = DriverManager.getConnection(url, "bobine", "bobine");
                Statement statement = own.createStatement();
                ResultSet session = statement.executeQuery("select pg_backend_pid()")) {
            assertThat(session.next()).isTrue();
            ProcessHandle server = ProcessHandle.of(session.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
            return Stream.concat(Stream.of(server), server.descendants()).toList();
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        int unused = new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private Set<Integer> usedAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sessions = new ArrayList<>();
            for (int i = 0; i < poolSize; i++) {
                sessions.add(threads.submit(() -> run("select pg_backend_pid() as pid from pg_sleep(1)")));
            }
            Set<Integer> pids = new HashSet<>();
            for (Future<Integer> session : sessions) {
                pids.add(session.get());
            }
            return pids;
        }
    }

    private int run(String query) {
        return database.await(() -> database.transaction(sql -> sql.rows(query, Map.of(), PidRow.class)))
                .getFirst()
                .pid();
    }
}
