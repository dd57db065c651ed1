package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.QueueQueries.Head;
import dev.bobine.persistence.QueueQueries.HeadRow;
import dev.bobine.persistence.QueueQueries.LaneRow;
import dev.bobine.persistence.QueueQueries.Supply;
import dev.bobine.persistence.WaitingStore.BackendRow;
import dev.bobine.persistence.WaitingStore.PaceRow;
import dev.bobine.scheduling.Causes.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CausesTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final int CEILING = 100;

    private static final BackendPolicies POLICIES =
            BackendPolicies.of(List.of(new BackendPolicy("a", List.of("http://a"), new BackendLimits(null, 2), null)));

    private static Supply supply(boolean paused, Instant blockedUntil, int inFlight) {
        return new Supply(
                List.of(new BackendRow("a", NOW, blockedUntil, paused, null, inFlight)), new PaceRow(10, 100, 10_000));
    }

    private static Head head(long delayed, LaneRow... lanes) {
        @Nullable Instant next = delayed == 0 ? null : LATER;
        return new Head(new HeadRow(NOW, delayed, next, 0, 0, 1, 0L, 0L, NOW, NOW), List.of(lanes));
    }

    private static List<Cause> causes(Head head, Supply supply) {
        return Causes.of(head, Map.of("a", supply), POLICIES, CEILING);
    }

    @Test
    void nothingThatWaitsHasNoCause() {
        assertThat(causes(head(0), supply(false, NOW, 0))).isEmpty();
    }

    @Test
    void eachCauseHasItsJobsAndTheFullestComesFirst() {
        List<Cause> causes =
                causes(head(3, new LaneRow("a", 6, 81, 810, 9, 2, 44, false, null)), supply(false, NOW, 2));

        assertThat(causes)
                .containsExactly(
                        new Cause(BlockedOn.BACKEND_IN_FLIGHT, "a", "a", 6L, 81, false, null, NOW.plusSeconds(81)),
                        new Cause(BlockedOn.USER_CAP, "a", null, 2L, 44, false, null, null),
                        new Cause(BlockedOn.START_TIME, null, null, null, 3, false, LATER, null));
    }

    @Test
    void aBackendThatAskedToBeLeftAloneClearsFromThenOn() {
        Cause cause = causes(head(0, new LaneRow("a", 1, 1, 10, 1, 0, 0, false, null)), supply(false, LATER, 0))
                .getFirst();

        assertThat(cause.on()).isEqualTo(BlockedOn.BACKEND_HOLD);
        assertThat(cause.until()).isEqualTo(LATER);
        assertThat(cause.clearedAt()).isEqualTo(LATER.plusSeconds(1));
    }

    @Test
    void whatWaitsForAnOperatorClearsAtNoTime() {
        Cause cause = causes(head(0, new LaneRow("a", 1, 1, 10, 1, 0, 0, false, null)), supply(true, NOW, 0))
                .getFirst();

        assertThat(cause.on()).isEqualTo(BlockedOn.BACKEND_PAUSED);
        assertThat(cause.backend()).isEqualTo("a");
        assertThat(cause.clearedAt()).isNull();
    }

    @Test
    void countsBeyondTheCeilingSaySo() {
        List<Cause> causes = causes(head(CEILING + 1), supply(false, NOW, 0));

        assertThat(causes.getFirst().jobs()).isEqualTo(CEILING);
        assertThat(causes.getFirst().atLeast()).isTrue();
    }
}
