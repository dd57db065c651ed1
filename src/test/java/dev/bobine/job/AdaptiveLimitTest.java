package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final AdaptiveLimit LIMIT = new AdaptiveLimit(100);

    @ParameterizedTest
    @CsvSource({"100, 100, 75", "100, 41, 30", "8, 30, 6", "3, 3, 2", "2, 2, 1", "1, 1, 1", "1, 0, 1"})
    void aRefusalLeavesThreeQuartersOfWhatWasTried(int current, int inFlight, int expected) {
        assertThat(LIMIT.shrunk(current, inFlight)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"75, 75, 10, 77", "75, 90, 60, 77", "99, 99, 10, 100"})
    void aLimitThatHoldsJobsBackGrowsByAStep(int current, int inFlight, int restedSeconds, int expected) {
        assertThat(LIMIT.grown(current, inFlight, NOW.minusSeconds(restedSeconds), NOW))
                .hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"75, 75, 9", "75, 74, 60", "100, 100, 60"})
    void itDoesNotGrowTooSoonNorWithoutNeedNorBeyondTheConfiguredOne(int current, int inFlight, int restedSeconds) {
        assertThat(LIMIT.grown(current, inFlight, NOW.minusSeconds(restedSeconds), NOW))
                .isEmpty();
    }

    @Test
    void refusalsOfSubmitsThatWereOnTheirWayDoNotCountTwice() {
        assertThat(AdaptiveLimit.counts(NOW, null)).isTrue();
        assertThat(AdaptiveLimit.counts(NOW, NOW)).isFalse();
        assertThat(AdaptiveLimit.counts(NOW.minusSeconds(1), NOW)).isFalse();
        assertThat(AdaptiveLimit.counts(NOW.plusSeconds(1), NOW)).isTrue();
    }

    @Test
    void aLowerConfiguredLimitIsObeyedAtOnce() {
        assertThat(new AdaptiveLimit(10).inForce(75)).isEqualTo(10);
        assertThat(new AdaptiveLimit(10).inForce(null)).isEqualTo(10);
        assertThatThrownBy(() -> new AdaptiveLimit(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /// A backend with less room than configured, whose room changes once: the limit settles around it from either side.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLimitFollowsTheRoomThereIs(long seed) {
        Random random = new Random(seed);
        int most = 20 + random.nextInt(500);
        AdaptiveLimit adaptive = new AdaptiveLimit(most);
        int room = 1 + random.nextInt(most);
        Integer limit = null;
        Instant changedAt = NOW;
        Instant now = NOW;
        for (int i = 0; i < 4_000; i++) {
            now = now.plusSeconds(5);
            room = i == 2_000 ? 1 + random.nextInt(most) : room;
            int tried = adaptive.inForce(limit);
            OptionalInt grown = adaptive.grown(limit, tried, changedAt, now);
            if (grown.isPresent()) {
                limit = grown.getAsInt();
                changedAt = now;
            } else if (tried > room) {
                limit = adaptive.shrunk(limit, tried);
                changedAt = now;
            }
            assertThat(adaptive.inForce(limit)).isBetween(1, most);
            if (i % 2_000 > 1_000) {
                int step = Math.ceilDiv(most, 50);
                assertThat(adaptive.inForce(limit)).isBetween(Math.max(1, (room - step) * 3 / 4 - 1), room + step);
            }
        }
    }
}
