package dev.bobine.chaos;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HandoverIT {

    private static final int JOBS = Integer.getInteger("handover.jobs", 300);
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// A new worker leaves others' jobs alone until it has held its lease for a beat and a second; in a rolling update
    /// it has by the time that the old one is told.
    private static final Duration ADOPTS_AFTER = Duration.ofSeconds(4);

    @Test
    void aWorkerWithHundredsOfJobsInFlightHandsThemOverAndEnds() throws Exception {
        Plan plan = Plan.of(1, JOBS, 1, EnumSet.noneOf(Fault.class))
                .perSecond(JOBS)
                .with("bobine.plans.chaos.outstanding", Integer.toString(JOBS))
                .with("bobine.backends.local.request-timeout", "60s")
                .with("bobine.models.film.deadline", "1h")
                .with("bobine.worker.lease", LEASE.toSeconds() + "s")
                .with("bobine.worker.beat", "2s");
        Fate endless = Fate.calm(Duration.ofHours(1).toMillis());

        try (Run run = Run.begin("handover", plan, (_, _) -> endless)) {
            WorkerProcess old = run.fleet().start();
            run.requests().publish();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> run.rendering(old) == JOBS);
            WorkerProcess next = run.fleet().start();
            await().atMost(PATIENCE).until(() -> run.millisAtWork(next) > ADOPTS_AFTER.toMillis());

            long told = System.nanoTime();
            old.terminate();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> run.rendering(next) == JOBS);
            Duration adopted = Duration.ofNanos(System.nanoTime() - told);
            assertThat(old.awaitEnd(PATIENCE)).isTrue();
            Duration ended = Duration.ofNanos(System.nanoTime() - told);

            System.out.printf(
                    "%d jobs in flight, SIGTERM: adopted after %d ms, ended after %d ms%n",
                    JOBS, adopted.toMillis(), ended.toMillis());
            assertThat(adopted).as("handed over, not left to lapse").isLessThan(LEASE);
        }
    }
}
