package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The circuit as all pods share it, against the same written as a few lines of Java.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BackendCircuitTest {

    private static final String NAME = "circuit-test";
    private static final int THRESHOLD = 3;
    private static final Duration FAR = Duration.ofDays(20_000);

    @Inject
    Database database;

    @Inject
    BackendStore store;

    private final CircuitBreaker breaker = new CircuitBreaker(THRESHOLD, Duration.ofSeconds(1), Duration.ofSeconds(8));

    /// What the row should hold.
    private record Circuit(int faults, boolean probing, boolean held) {

        Circuit failed() {
            boolean counts = faults < THRESHOLD || probing;
            return counts ? new Circuit(faults + 1, false, held) : this;
        }

        Circuit opened() {
            return new Circuit(faults, probing, true);
        }

        Circuit accepted() {
            return faults == 0 ? this : new Circuit(0, false, held && faults < THRESHOLD);
        }

        Circuit probed() {
            return faults < THRESHOLD ? this : new Circuit(faults, true, held);
        }
    }

    @BeforeEach
    void enter() {
        assertThat(database.await(() -> store.enter(Set.of(NAME), Set.of()))).isNotNull();
        write("faults = 0, probing = false, blocked_until = clock_timestamp()");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverHappensInWhateverOrderTheRowSaysWhatHappened(long seed) {
        Random random = new Random(seed);
        Circuit expected = new Circuit(0, false, false);
        for (int i = 0; i < 60; i++) {
            expected = switch (random.nextInt(4)) {
                case 0 -> accept(expected);
                case 1 -> probe(expected);
                default -> fail(expected);
            };
            assertThat(read()).as("seed %d, step %d", seed, i).isEqualTo(expected);
        }
    }

    private Circuit fail(Circuit before) {
        int faults = database.await(() -> store.fault(NAME, THRESHOLD));
        Circuit after = before.failed();
        boolean counted = !after.equals(before);
        assertThat(faults).isEqualTo(counted ? after.faults() : 0);
        if (breaker.hold(faults).isEmpty()) {
            return after;
        }
        assertThat(database.await(() -> store.open(NAME, faults, FAR))).isTrue();
        return after.opened();
    }

    private Circuit accept(Circuit before) {
        boolean closed = database.await(() -> store.recovered(NAME, THRESHOLD));
        assertThat(closed).isEqualTo(before.faults() >= THRESHOLD);
        return before.accepted();
    }

    /// As a dispatch turn does when it sends the one job.
    private Circuit probe(Circuit before) {
        write("probing = faults >= " + THRESHOLD);
        return before.probed();
    }

    @Test
    void jobsThatHadStartedBeforeItOpenedDoNotKeepItOpen() throws Exception {
        List<Future<Integer>> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                failures.add(threads.submit(() -> database.await(() -> store.fault(NAME, THRESHOLD))));
            }
        }

        List<Integer> counted = new ArrayList<>();
        for (Future<Integer> failure : failures) {
            counted.add(failure.get());
        }
        assertThat(counted.stream().filter(count -> count > 0)).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(read().faults()).isEqualTo(THRESHOLD);
    }

    @Test
    void aDecisionThatIsOutOfDateDoesNotHoldIt() {
        int faults = 0;
        for (int i = 0; i < THRESHOLD; i++) {
            faults = database.await(() -> store.fault(NAME, THRESHOLD));
        }
        int decidedOn = faults;
        assertThat(database.await(() -> store.recovered(NAME, THRESHOLD))).isTrue();

        assertThat(database.await(() -> store.open(NAME, decidedOn, FAR))).isFalse();
        assertThat(read()).isEqualTo(new Circuit(0, false, false));
    }

    private static Circuit read() {
        return new Circuit(
                (int) Ledger.number("select faults from backend where name = '" + NAME + "'"),
                Ledger.number("select probing::int from backend where name = '" + NAME + "'") == 1,
                Ledger.number("select (blocked_until > clock_timestamp())::int from backend where name = '" + NAME
                                + "'")
                        == 1);
    }

    private static void write(String change) {
        long rows = Ledger.number("with u as (update backend set " + change + " where name = '" + NAME
                + "' returning 1) select count(*) from u");
        assertThat(rows).isEqualTo(1);
    }
}
