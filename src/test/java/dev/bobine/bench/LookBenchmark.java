package dev.bobine.bench;

import com.microsoft.playwright.Page;
import dev.bobine.catalogue.Model;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AccountQueries;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobSearch;
import dev.bobine.persistence.JobSearch.Wanted;
import dev.bobine.persistence.OperationQueries;
import dev.bobine.persistence.QueueQueries;
import dev.bobine.persistence.StatsStore;
import dev.bobine.persistence.UserSums;
import dev.bobine.persistence.WatchStore;
import dev.bobine.web.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Time of what operators and the gauges ask for, and of the console's first page in a browser, by the number of jobs
/// that wait. Option: `bench.waiting`, the larger number of jobs.
@QuarkusTest
@EnabledIf("isSelected")
@QuarkusTestResource(value = BenchStack.class, restrictToAnnotatedClass = true)
class LookBenchmark {

    static final String NAME = "look";
    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("bench.waiting", 1_000_000);
    private static final int USERS = 100_000;
    private static final int WARM_UP = 5;
    private static final int CALLS = 40;
    private static final int PAGE = 50;
    private static final int VISITS = 7;

    @Inject
    Database database;

    @Inject
    QueueQueries queue;

    @Inject
    JobSearch jobs;

    @Inject
    AccountQueries accounts;

    @Inject
    OperationQueries operations;

    @Inject
    StatsStore stats;

    @Inject
    WatchStore watch;

    @Inject
    UserSums users;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @TestHTTPResource("/")
    URL base;

    static boolean isSelected() {
        return Benchmarks.selected(NAME);
    }

    private static Wanted wanted(Set<String> states, @Nullable String user, @Nullable String model) {
        return new Wanted(states, user == null ? null : new UserId(user), null, model, null, null, null, null);
    }

    private Map<String, Supplier<Uni<?>>> looks() {
        Map<String, Supplier<Uni<?>>> looks = new LinkedHashMap<>();
        looks.put("head of the queue and its lanes", queue::head);
        looks.put("users in fair order", () -> queue.inOrder(NAME, Long.MIN_VALUE, "", PAGE));
        looks.put("users in fair order, a thousand later", () -> queue.inOrder(NAME, 100_000_000, "bench-1", PAGE));
        looks.put("users at their cap", () -> queue.atCap(NAME, "", PAGE));
        looks.put("what a lane is served by", () -> queue.supply(NAME, Model.backendsOf(NAME)));
        looks.put("backlogs of a user", () -> queue.of(new UserId("bench-7"), PAGE));
        looks.put("jobs, all", () -> jobs.page(wanted(Set.of(), null, null), PAGE));
        looks.put("jobs, queued", () -> jobs.page(wanted(Set.of("queued"), null, null), PAGE));
        looks.put("jobs of a model that has none", () -> jobs.page(wanted(Set.of("queued"), null, "none"), PAGE));
        looks.put("jobs of a user", () -> jobs.page(wanted(Set.of(), "bench-7", null), PAGE));
        looks.put("jobs, unresolved", () -> jobs.page(wanted(Set.of("unresolved"), null, null), PAGE));
        looks.put("users by id", () -> accounts.byId("bench-7", "", PAGE));
        looks.put("users of late", () -> accounts.active(InstantSource.system().instant(), "", PAGE));
        looks.put(
                "failures by backend",
                () -> operations.failures(InstantSource.system().instant(), Duration.ofDays(1)));
        looks.put("pods", operations::workers);
        looks.put("gauges: totals and lanes", stats::read);
        looks.put("gauges: a page of backlogs", () -> users.backlogs("", ""));
        looks.put("gauges: a page of accounts", () -> users.accounts(""));
        looks.put("gauges: backends and the rest", watch::read);
        return looks;
    }

    @Test
    void measure() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (DispatchQueue waiting = new DispatchQueue(url, NAME)) {
            Map<String, Double> few = times(waiting, FEW);
            Map<String, Double> many = times(waiting, MANY);
            figures.add(Figure.of("gauges: sums over %,d users, in pages".formatted(USERS), addUp(), "ms"));
            many.forEach((look, millis) -> {
                figures.add(Figure.of("%s, %,d waiting, p50".formatted(look, MANY), millis, "ms", "≤ 50 ms"));
                figures.add(Figure.of(
                        "%s, times that with %,d".formatted(look, FEW),
                        millis / few.getOrDefault(look, Double.NaN),
                        ""));
            });
            figures.addAll(visits());
        }
        Results.write(NAME, figures);
    }

    private Map<String, Double> times(DispatchQueue waiting, int jobsWaiting) throws SQLException {
        waiting.fillWithoutRequests(jobsWaiting, Math.min(jobsWaiting, USERS));
        users.addUp();
        Map<String, Double> times = new LinkedHashMap<>();
        for (Map.Entry<String, Supplier<Uni<?>>> look : looks().entrySet()) {
            times.put(look.getKey(), median(look.getValue()));
        }
        return times;
    }

    private double addUp() {
        long begin = System.nanoTime();
        users.addUp();
        return (System.nanoTime() - begin) / 1e6;
    }

    /// From the address to the first paint, and to the first user in the order of turns.
    private List<Figure> visits() {
        if (!Window.isPossible()) {
            return List.of();
        }
        List<Double> paints = new ArrayList<>();
        List<Double> rows = new ArrayList<>();
        for (int i = 0; i <= VISITS; i++) {
            try (Window window = Window.open(base)) {
                Page page = window.show("console/queue?lane=" + NAME);
                page.waitForSelector("tr[data-row]");
                if (i > 0) {
                    rows.add(number(page, "performance.now()"));
                    paints.add(number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime"));
                }
            }
        }
        return List.of(
                Figure.of("queue page, first paint, p50", Percentiles.of(paints).at(50), "ms", "≤ 1000 ms"),
                Figure.of(
                        "queue page, whose turn it is, p50",
                        Percentiles.of(rows).at(50),
                        "ms",
                        "≤ 1000 ms"));
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private double median(Supplier<Uni<?>> look) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < WARM_UP + CALLS; i++) {
            long begin = System.nanoTime();
            Object unused = database.await(() -> look.get().replaceWith(true));
            if (i >= WARM_UP) {
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return Percentiles.of(times).at(50);
    }
}
