package dev.bobine.rendering;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Artifact;
import dev.bobine.job.Charge;
import dev.bobine.job.JobId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Ticket;
import dev.bobine.job.Usage;
import dev.bobine.job.UserId;
import dev.bobine.persistence.LateStore.Late;
import dev.bobine.persistence.MemoryJobs;
import dev.bobine.persistence.MemoryLate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LateResultsTest {

    private final CountDownLatch silence = new CountDownLatch(1);
    private final ScriptedModel silent = new ScriptedModel().polled(() -> {
        awaitTheEnd();
        return new RenderStatus.Working(null);
    });
    private final ScriptedModel broken = new ScriptedModel().polled(() -> {
        throw new IllegalStateException("a bug");
    });
    private final ScriptedModel done = new ScriptedModel().polled(() -> new RenderStatus.Done(new Artifact(null, 70L)));

    @Test
    void aProviderThatNeverAnswersOrADialectThatThrowsKeepsNoOtherRender() {
        MemoryLate store = new MemoryLate(List.of(late(1, "silent"), late(2, "broken"), late(3, "done")));

        runOnce(results(store));

        await().atMost(Duration.ofSeconds(30)).until(() -> !store.ends.isEmpty());
        assertThat(store.ends).containsExactly(Map.entry(late(3, "done").id(), "completed 70"));
        silence.countDown();
    }

    @Test
    void aRoundWaitsForNoProviderAndTakesNoMoreThanItCanAskAbout() {
        List<Late> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(late(i, "silent"));
        }
        LateResults results = results(new MemoryLate(many));

        runOnce(results);
        runOnce(results);

        await().atMost(Duration.ofSeconds(30)).until(() -> silent.count("poll") == 20);
        silence.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            runOnce(results);
            return silent.count("poll") == 50;
        });
    }

    private static void runOnce(LateResults results) {
        assertThat(results.runOnce()).isPositive();
    }

    private LateResults results(MemoryLate store) {
        Map<String, RenderBackend> backends = new HashMap<>();
        Map.of("silent", silent, "broken", broken, "done", done)
                .forEach((name, model) -> backends.put(
                        name,
                        new RenderBackend(
                                name, model, false, false, Duration.ofSeconds(1), Duration.ofSeconds(1), null)));
        return new LateResults(
                MemoryJobs.database(),
                store,
                MemoryJobs.lease(),
                new RenderBackends(backends),
                InstantSource.system(),
                new SimpleMeterRegistry());
    }

    private static Late late(int number, String backend) {
        LocalDate day = LocalDate.of(2026, 11, 22);
        return new Late(
                new JobId(new UUID(0, number)),
                new UserId("user"),
                1,
                new Reservation(50, 0, 5, day.withDayOfMonth(1), day),
                new Ticket(backend, "http://" + backend, "video-" + number),
                Charge.of(null, 50),
                new Usage.About(
                        new JobId(new UUID(0, number)), new RequestIdentity("/test", "r"), null, "model", null));
    }

    private void awaitTheEnd() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
