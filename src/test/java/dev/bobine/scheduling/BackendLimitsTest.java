package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.scheduling.BackendLimits.Room;
import dev.bobine.scheduling.BackendLimits.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackendLimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Gcra TEN_PER_SECOND = Gcra.of(10, Duration.ofSeconds(1), 5);

    @Test
    void withoutLimitsEverythingMayStart() {
        assertThat(new BackendLimits(null, null).room(state(1_000, false), NOW, 50))
                .isEqualTo(new Room(50, null, null));
    }

    @Test
    void aPausedBackendTakesNothingHoweverFreeItIs() {
        Room room = new BackendLimits(TEN_PER_SECOND, 100).room(state(0, true), NOW, 50);

        assertThat(room).isEqualTo(new Room(0, BlockedOn.BACKEND_PAUSED, null));
    }

    @Test
    void aHoldEndsWhenTheProviderSaid() {
        State held = new State(NOW, NOW.plusSeconds(7), false, 0);

        assertThat(new BackendLimits(null, null).room(held, NOW, 5))
                .isEqualTo(new Room(0, BlockedOn.BACKEND_HOLD, NOW.plusSeconds(7)));
        assertThat(new BackendLimits(null, null)
                        .room(held, NOW.plusSeconds(7), 5)
                        .jobs())
                .isEqualTo(5);
    }

    @Test
    void whatIsInFlightCountsAgainstTheLimitAlsoWhenItIsBeyondIt() {
        BackendLimits limits = new BackendLimits(null, 10);

        assertThat(limits.room(state(8, false), NOW, 5)).isEqualTo(new Room(2, BlockedOn.BACKEND_IN_FLIGHT, null));
        assertThat(limits.room(state(14, false), NOW, 5).jobs()).isZero();
    }

    @Test
    void theRateTellsWhenTheNextJobMayStart() {
        Room room = new BackendLimits(TEN_PER_SECOND, 100).room(state(0, false), NOW, 50);

        assertThat(room).isEqualTo(new Room(5, BlockedOn.BACKEND_RATE, NOW.plusMillis(100)));
    }

    private static State state(int inFlight, boolean paused) {
        return new State(NOW, NOW, paused, inFlight);
    }
}
