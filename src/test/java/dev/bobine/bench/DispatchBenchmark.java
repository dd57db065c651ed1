package dev.bobine.bench;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerStore;
import dev.bobine.scheduling.BackendLimits;
import dev.bobine.scheduling.BackendPolicy;
import dev.bobine.scheduling.Gcra;
import dev.bobine.scheduling.Turns;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Time per dispatch of 50 jobs by the number of jobs that wait. The queue is filled by set-based SQL; the turns are
/// the service's own, on a lane that its running dispatchers do not know, under a rate and an in-flight limit. After
/// every turn its jobs go back to the queue, outside of the time measured.
@QuarkusTest
@EnabledIf("isSelected")
@QuarkusTestResource(value = BenchStack.class, restrictToAnnotatedClass = true)
class DispatchBenchmark {

    static final String NAME = "dispatch";
    private static final int BATCH = 50;
    private static final int WARM_UP = 400;
    private static final int TURNS = Integer.getInteger("bench.turns", 1_000);
    private static final int USERS = 100_000;
    private static final BackendPolicy BACKEND = new BackendPolicy(
            NAME,
            List.of("http://localhost"),
            new BackendLimits(Gcra.of(1_000_000, Duration.ofSeconds(1), 1_000), 1_000),
            null);
    private static final Catalogue CATALOGUE =
            new Catalogue(Map.of(NAME, model()), Map.of(), Catalogue.Preference.CHEAPEST);

    @Inject
    Database database;

    @Inject
    DispatchStore store;

    @Inject
    WorkerStore workers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    static boolean isSelected() {
        return Benchmarks.selected(NAME);
    }

    @Test
    void measure() throws Exception {
        WorkerId worker = new WorkerId(UUID.randomUUID());
        database.await(() -> workers.register(worker, NAME, "test", Duration.ofHours(2)));
        DispatchQueue queue = new DispatchQueue(url, NAME);
        List<Figure> figures = new ArrayList<>();
        double small = 0;
        for (int jobs : List.of(1_000, 100_000, 1_000_000)) {
            queue.fill(jobs, Math.min(jobs, USERS));
            Percentiles times = turns(worker, queue);
            String waiting = "%,d queued".formatted(jobs);
            small = small == 0 ? times.at(50) : small;
            figures.add(Figure.of(waiting + ", p50", times.at(50), "ms", jobs == 1_000_000 ? "≤ 2 ms" : ""));
            figures.add(Figure.of(waiting + ", p99", times.at(99), "ms", jobs == 1_000_000 ? "≤ 5 ms" : ""));
            if (jobs == 1_000_000) {
                figures.add(Figure.of("p50 with 1,000,000 / p50 with 1,000", times.at(50) / small, "", "≤ 1.5"));
            }
        }
        figures.addAll(besideATransaction(worker, queue));
        Results.write(NAME, figures);
    }

    /// What is left behind by turns cannot be cleared away while a transaction is open that may still want to see it.
    private List<Figure> besideATransaction(WorkerId worker, DispatchQueue queue) throws SQLException {
        try (DispatchQueue reader = new DispatchQueue(url, NAME)) {
            reader.beginReading();
            Percentiles times = turns(worker, queue);
            String when = "1,000,000 queued, after %,d turns beside an open transaction".formatted(WARM_UP + TURNS);
            return List.of(
                    Figure.of(when + ", p50", times.at(50), "ms"), Figure.of(when + ", p99", times.at(99), "ms"));
        }
    }

    private Percentiles turns(WorkerId worker, DispatchQueue queue) throws SQLException {
        TurnRequest request = new TurnRequest(NAME, worker, List.of(NAME), List.of(), 1_000);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < WARM_UP + TURNS; i++) {
            long begin = System.nanoTime();
            List<Job> claimed = database.await(() -> store.take(request, Turns.of(BACKEND, CATALOGUE, BATCH)))
                    .whole();
            double millis = (System.nanoTime() - begin) / 1e6;
            if (claimed.size() != BATCH) {
                throw new IllegalStateException("a turn took " + claimed.size() + " jobs");
            }
            if (i >= WARM_UP) {
                times.add(millis);
            }
            queue.putBack();
        }
        return Percentiles.of(times);
    }

    private static Model model() {
        return new Model(
                NAME,
                new Model.Output(Durations.parse(List.of("1-10")), List.of(FrameSize.parse("1280x720")), true, true),
                new Model.Input(Set.of(Extra.SEED), Set.of(), 1_000),
                new Model.Times(Duration.ofMinutes(30), Duration.ofMinutes(2), Duration.ofHours(1)),
                null,
                Map.of(NAME, new Offer(NAME, "film-1", Capabilities.of(Set.of(), Set.of()), 50_000, Map.of(), null)));
    }
}
