package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterClockTest {

    private static final Instant TRUE = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    @ParameterizedTest
    @ValueSource(longs = {-120, 180, 86_400})
    void aPodWhoseClockIsWrongGoesByTheDatabases(long secondsAhead) {
        Instant own = TRUE.plusSeconds(secondsAhead);
        ClusterClock clock = new ClusterClock(InstantSource.fixed(own));

        assertThat(clock.compare(own.minus(ROUND_TRIP), TRUE, own)).isTrue();

        assertThat(Duration.between(TRUE, clock.instant()).abs()).isLessThanOrEqualTo(ROUND_TRIP);
        assertThat(clock.ahead().toSeconds()).isBetween(secondsAhead - 1, secondsAhead + 1);
    }

    @Test
    void whatALongWayToTheDatabaseMayExplainMovesNothing() {
        ClusterClock clock = new ClusterClock(InstantSource.fixed(TRUE));

        assertThat(clock.compare(TRUE.minusSeconds(8), TRUE.minusSeconds(1), TRUE))
                .isFalse();

        assertThat(clock.instant()).isEqualTo(TRUE);
    }

    @Test
    void aClockThatIsPutRightIsFollowed() {
        ClusterClock clock = new ClusterClock(InstantSource.fixed(TRUE));
        clock.compare(TRUE, TRUE.minusSeconds(60), TRUE);
        assertThat(clock.instant()).isEqualTo(TRUE.minusSeconds(60));

        assertThat(clock.compare(TRUE, TRUE, TRUE)).isTrue();

        assertThat(clock.instant()).isEqualTo(TRUE);
    }
}
