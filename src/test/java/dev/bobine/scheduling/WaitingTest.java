package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.WaitingStore.BackendRow;
import dev.bobine.persistence.WaitingStore.PaceRow;
import dev.bobine.persistence.WaitingStore.Wait;
import dev.bobine.persistence.WaitingStore.WaitingRow;
import dev.bobine.scheduling.Waiting.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WaitingTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final PaceRow TEN_MICROS_PER_SECOND = new PaceRow(10, 100, 10_000);
    private static final BackendPolicies POLICIES = BackendPolicies.of(List.of(
            new BackendPolicy("a", List.of("http://a"), new BackendLimits(null, 2), null),
            new BackendPolicy(
                    "b", List.of("http://b"), new BackendLimits(Gcra.of(1, Duration.ofSeconds(10), 1), null), null)));

    @Test
    void theNearestCauseIsNamed() {
        BackendRow full = backend("a", false, NOW, 2);

        assertThat(reason(job(true, 5), full)).isEqualTo(new Reason(BlockedOn.START_TIME, NOW.plusSeconds(60)));
        assertThat(reason(job(false, 3), full)).isEqualTo(new Reason(BlockedOn.USER_CAP, null));
        assertThat(reason(job(false, 0), full)).isEqualTo(new Reason(BlockedOn.BACKEND_IN_FLIGHT, null, "a"));
        assertThat(reason(job(false, 0), backend("a", false, NOW, 1))).isEqualTo(new Reason(BlockedOn.TURN, null));
    }

    @Test
    void ofSeveralBackendsTheOneThatWillBeFreeFirstIsNamed() {
        BackendRow paused = backend("a", true, NOW, 0);
        BackendRow held = backend("b", false, NOW.plusSeconds(7), 0);

        assertThat(reason(job(false, 0), paused, held))
                .isEqualTo(new Reason(BlockedOn.BACKEND_HOLD, NOW.plusSeconds(7), "b"));
        assertThat(reason(job(false, 0), paused)).isEqualTo(new Reason(BlockedOn.BACKEND_PAUSED, null, "a"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 1", "250, 25"})
    void theStartIsEstimatedFromTheCostAheadAndTheRecentPace(long costAhead, int seconds) {
        Wait wait = new Wait(job(costAhead), List.of(), TEN_MICROS_PER_SECOND);

        assertThat(Waiting.estimatedStart(wait, new Reason(BlockedOn.TURN, null)))
                .contains(NOW.plusSeconds(seconds));
        assertThat(Waiting.estimatedStart(wait, new Reason(BlockedOn.BACKEND_HOLD, NOW.plusSeconds(100))))
                .contains(NOW.plusSeconds(100L + seconds));
    }

    @ParameterizedTest
    @EnumSource(names = {"START_TIME", "USER_CAP", "BACKEND_PAUSED", "WORKER_ROOM"})
    void nothingIsEstimatedWhereAnEventDecides(BlockedOn cause) {
        Wait wait = new Wait(job(100), List.of(), TEN_MICROS_PER_SECOND);

        assertThat(Waiting.estimatedStart(wait, new Reason(cause, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "2, 100, 1000", "10, 0, 1000", "10, 100, 0", "10, 1, 1000000000"})
    void nothingIsEstimatedWithoutAPace(int jobs, long cost, long millis) {
        Wait wait = new Wait(job(100), List.of(), new PaceRow(jobs, cost, millis));

        assertThat(Waiting.estimatedStart(wait, new Reason(BlockedOn.TURN, null)))
                .isEmpty();
    }

    private static Reason reason(WaitingRow job, BackendRow... backends) {
        return Waiting.reason(new Wait(job, List.of(backends), TEN_MICROS_PER_SECOND), POLICIES);
    }

    private static WaitingRow job(boolean delayed, int running) {
        return new WaitingRow("a+b", delayed, NOW.plusSeconds(60), 3, 0, 0, false, running, 1, NOW);
    }

    private static WaitingRow job(long costAhead) {
        return new WaitingRow("a+b", false, NOW, 3, 5, costAhead, false, 0, 1, NOW);
    }

    private static BackendRow backend(String name, boolean paused, Instant blockedUntil, int inFlight) {
        return new BackendRow(name, NOW, blockedUntil, paused, null, inFlight);
    }
}
