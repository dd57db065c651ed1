package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// An account that somebody at the database keeps locked concerns its own user alone.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LockedAccountsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String run = UUID.randomUUID().toString();
    private final String ana = "ana-" + run;

    @Test
    void whatComesBehindALockedAccountIsAnsweredAndItsOwnRequestsAndCancelsAreOnceItIsFree() throws Exception {
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publish(publisher, ana, "a-0");
            awaitKind(publisher, "a-0", "accepted");

            try (Connection operator = DriverManager.getConnection(url, "bobine", "bobine")) {
                lock(operator);
                publish(publisher, ana, "a-1");
                publish(publisher, "ben-" + run, "b-0");
                awaitKind(publisher, "b-0", "accepted");
                publisher.publish(run, "{\"type\":\"cancel\",\"requestId\":\"%s-a-0\"}".formatted(run));
                publish(publisher, ana, "a-2");
                publish(publisher, "ben-" + run, "b-1");
                awaitKind(publisher, "b-1", "accepted");

                await().atMost(PATIENCE)
                        .until(() -> Ledger.number("select count(*) from parked_request where user_id = '" + ana + "'")
                                == 2);
                assertThat(kinds(publisher, "a-1")).isEmpty();
                operator.rollback();
            }

            awaitKind(publisher, "a-1", "accepted");
            awaitKind(publisher, "a-2", "accepted");
            awaitKind(publisher, "a-0", "cancelled");
            await().atMost(PATIENCE)
                    .until(() ->
                            Ledger.number("select count(*) from parked_request where user_id = '" + ana + "'") == 0);
            assertThat(kinds(publisher, "a-1")).containsExactly("accepted");
        }
    }

    @Test
    void manyCancelsOfABatchAreDoneAndEachOnce() throws Exception {
        int jobs = 60;
        List<String> names = IntStream.range(0, jobs).mapToObj(i -> "c-" + i).toList();
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            names.forEach(name -> publisher.publish(run, request("cid-" + run + name.charAt(name.length() - 1), name)));
            names.forEach(name -> {
                String cancel = "{\"type\":\"cancel\",\"requestId\":\"%s-%s\"}".formatted(run, name);
                publisher.publish(run, cancel);
                publisher.publish(run, cancel);
            });
            publisher.flush();

            await().atMost(PATIENCE).until(() -> names.stream()
                    .allMatch(name -> kinds(publisher, name).contains("cancelled")));
            assertThat(names)
                    .allSatisfy(name -> assertThat(kinds(publisher, name)).containsExactly("accepted", "cancelled"));
        }
    }

    /// One key, and so one partition, for all.
    private void publish(Publisher publisher, String user, String name) {
        publisher.publish(run, request(user, name));
        publisher.flush();
    }

    private String request(String user, String name) {
        return """
                {"id":"%s-%s","userId":"%s","prompt":"A kite","seconds":2,"notBefore":"2999-01-01T00:00:00Z"}""".formatted(run, name, user);
    }

    private void lock(Connection operator) throws SQLException {
        operator.setAutoCommit(false);
        try (Statement lock = operator.createStatement()) {
            assertThat(lock.executeQuery("select 1 from account where user_id = '" + ana + "' for update")
                            .next())
                    .isTrue();
        }
    }

    private List<String> kinds(Publisher publisher, String name) {
        return publisher.events().stream()
                .filter(event -> event.requestId().equals(run + "-" + name))
                .map(Event::kind)
                .toList();
    }

    private void awaitKind(Publisher publisher, String name, String kind) {
        await().atMost(PATIENCE).until(() -> kinds(publisher, name).contains(kind));
    }
}
