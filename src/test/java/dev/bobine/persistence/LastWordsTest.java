package dev.bobine.persistence;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.EventType;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The last event of a job of which nothing is kept goes with whatever has sent it last, also when two have sent it at
/// the same moment.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LastWordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DELETED = EventType.DELETED.wire();

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Database database;

    private final UUID job = UUID.randomUUID();

    /// Its delivery is to an endpoint that is not there, so that no sender takes it.
    @BeforeEach
    void enter() {
        Ledger.change("""
                insert into event (id, job_id, type, at, data) values (gen_random_uuid(), '%1$s', '%2$s', now(), '{}');
                insert into delivery (webhook_id, event_id, job_id, type, created_at, due_at)
                select gen_random_uuid(), id, job_id, type, now(), now() from event where job_id = '%1$s';
                """.formatted(job, DELETED));
    }

    @Test
    void itIsKeptWhileItIsStillToBeSentSomewhere() {
        assertThat(forget()).isZero();
        assertThat(events()).isOne();

        Ledger.change("update delivery set state = 'delivered' where job_id = '%s'".formatted(job));

        assertThat(forget()).isOne();
        assertThat(events()).isZero();
    }

    @Test
    void whoSentItAtTheSameMomentIsWaitedFor() throws SQLException {
        try (Connection sender = DriverManager.getConnection(url, "bobine", "bobine");
                Statement sql = sender.createStatement()) {
            sender.setAutoCommit(false);
            sql.execute("select 1 from event where job_id = '%s' for update".formatted(job));
            sql.execute("update delivery set state = 'delivered' where job_id = '%s'".formatted(job));

            CompletableFuture<Integer> relay = CompletableFuture.supplyAsync(this::forget);
            await().atMost(PATIENCE).until(() -> relay.isDone() || isWaitedForALock());
            sender.commit();

            assertThat(relay.join()).isOne();
            assertThat(events()).isZero();
        }
    }

    private int forget() {
        return database.await(() -> database.transaction(sql -> LastWords.forget(sql, List.of(job))));
    }

    private long events() {
        return Ledger.number("select count(*) from event where job_id = '%s'".formatted(job));
    }

    private static boolean isWaitedForALock() {
        return Ledger.number("""
                select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and query like '%from event e%' and pid <> pg_backend_pid()""") > 0;
    }
}
