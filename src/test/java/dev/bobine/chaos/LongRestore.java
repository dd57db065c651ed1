package dev.bobine.chaos;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The database restored to an earlier moment, step by step as the operators' guide says, for `./mvnw -Pchaos verify`.
class LongRestore {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void aRestoredDatabasePaysNothingTwiceWhenTheGuideIsFollowed() throws Exception {
        Plan plan =
                Plan.of(1, 120, 2, EnumSet.noneOf(Fault.class)).perSecond(10).hasty();

        try (Run run = Run.begin("restore", plan)) {
            run.fleet().start(plan.workers());
            long backup;
            try (ExecutorService publishing = Executors.newSingleThreadExecutor()) {
                Future<?> publisher = publishing.submit(run.requests()::publish);
                await().atMost(LIMIT).until(() -> run.paid().size() > 20);
                backup = System.currentTimeMillis();
                run.replicas().backUp();
                publisher.get();
            }
            run.awaitQuiet();
            Set<String> paid = run.paid();
            assertThat(paid).as("what was paid after the backup as well").hasSizeGreaterThan(60);

            // 1. Scale to none.
            for (WorkerProcess worker : run.fleet().alive()) {
                worker.kill();
            }
            // 2. Restore into a new database.
            run.replicas().restore();
            // 3. Before pods start again, stop submits.
            run.ledger().execute("update backend set paused_at = now(), paused_reason = 'restored'");
            // 4. Set the consumer group back to well before the time of the restored state, when some requests had not
            // been read yet.
            run.requests().readAgainFrom(backup - Duration.ofHours(1).toMillis());
            // 5. Start the pods, and cancel what would be paid twice.
            run.fleet().start(plan.workers());
            await().atMost(LIMIT).untilAsserted(() -> assertThat(
                            run.ledger().number("select count(*) from request_identity where not cancelled"))
                    .isEqualTo(plan.jobs()));
            await().atMost(LIMIT).until(() -> run.ledger()
                    .texts("select id from job where state <> 'queued'")
                    .isEmpty());
            assertThat(run.paid()).as("paid while every backend was paused").isEqualTo(paid);
            List<String> wouldBePaidTwice = new ArrayList<>(run.ledger().texts("select request_id from job"));
            wouldBePaidTwice.retainAll(paid);
            assertThat(wouldBePaidTwice)
                    .as("submits that the restored database does not know")
                    .isNotEmpty();
            run.requests().cancel(wouldBePaidTwice);
            await().atMost(LIMIT).until(() -> {
                Set<String> live = new HashSet<>(run.ledger().texts("select request_id from job"));
                live.retainAll(paid);
                return live.isEmpty();
            });
            run.ledger().execute("update backend set paused_at = null, paused_reason = null");

            run.awaitQuiet();
            Report report = run.audit();
            assertThat(report.findings(Auditor.DOUBLE_PAID)).isEmpty();
            assertThat(report.findings(Auditor.UNBALANCED)).isEmpty();
            assertThat(report.findings(Auditor.LEFTOVERS)).isEmpty();
            assertThat(run.paid().stream().collect(Collectors.toSet())).hasSize(plan.jobs());
        }
    }
}
