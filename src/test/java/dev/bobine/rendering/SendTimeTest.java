package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendTimeTest {

    private static final Instant GRANTED = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest(name = "ready {0} ms after the grant, it waits {1} ms")
    @CsvSource({"0, 250", "1, 249", "249, 1", "250, 0", "251, 0", "100000, 0", "-1, 250", "-100000, 250"})
    void aSubmitLeavesAFixedTimeAfterItsGrant(long readyMillis, long waitMillis) {
        assertThat(SendTime.wait(GRANTED, GRANTED.plusMillis(readyMillis))).isEqualTo(Duration.ofMillis(waitMillis));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void delaysOnTheWayDoNotChangeTheSpacingOfGrants(long seed) {
        Random random = new Random(seed);
        List<Duration> delays = new ArrayList<>();
        Instant granted = GRANTED;
        for (int i = 0; i < 1_000; i++) {
            granted = granted.plusNanos(random.nextLong(40_000_000));
            Instant ready = granted.plusNanos(random.nextLong(SendTime.DELAY.toNanos()));
            Instant left = ready.plus(SendTime.wait(granted, ready));
            delays.add(Duration.between(granted, left));
        }

        assertThat(delays).containsOnly(SendTime.DELAY);
    }
}
