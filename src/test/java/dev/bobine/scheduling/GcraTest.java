package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class GcraTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void aFreshLimitGivesItsBurstAndThenOnePerInterval() {
        Gcra limit = Gcra.of(60, Duration.ofMinutes(1), 3);

        assertThat(limit.conforming(START, START, 10)).isEqualTo(3);
        Instant tat = limit.after(START, START, 3);
        assertThat(limit.conforming(tat, START, 10)).isZero();
        assertThat(limit.nextAt(tat)).isEqualTo(START.plusSeconds(1));
        assertThat(limit.conforming(tat, START.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(limit.conforming(tat, START.plusSeconds(2), 10)).isEqualTo(2);
    }

    @Test
    void aLongPauseGivesNoMoreThanTheBurst() {
        Gcra limit = Gcra.of(10, Duration.ofSeconds(1), 4);

        assertThat(limit.conforming(START, START.plus(Duration.ofDays(3)), 100)).isEqualTo(4);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Gcra.of(0, Duration.ofSeconds(1), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Gcra.of(1, Duration.ofSeconds(1), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Gcra(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noWindowOfAnyLengthEverHoldsMoreThanRateTimesWindowPlusBurst(long seed) {
        Random random = new Random(seed);
        Gcra limit = new Gcra(Duration.ofMillis(1 + random.nextInt(50)), 1 + random.nextInt(10));
        List<Instant> granted = new ArrayList<>();
        Instant now = START;
        Instant tat = START;
        for (int i = 0; i < 2_000; i++) {
            now = now.plusNanos(random.nextLong(100_000_000));
            int count = limit.conforming(tat, now, random.nextInt(6));
            tat = count == 0 ? tat : limit.after(tat, now, count);
            for (int n = 0; n < count; n++) {
                granted.add(now);
            }
        }
        assertConform(limit, granted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasGrantedWithAMarginConformsOnArrivalAfterUnevenDelays(long seed) {
        Random random = new Random(seed);
        Gcra limit = new Gcra(Duration.ofMillis(1 + random.nextInt(50)), 2 + random.nextInt(40));
        Gcra granting = limit.withMargin();
        long unevenness = limit.interval().toNanos() * (limit.burst() - granting.burst());
        List<Instant> arrived = new ArrayList<>();
        Instant now = START;
        Instant tat = START;
        for (int i = 0; i < 2_000; i++) {
            now = now.plusNanos(random.nextLong(100_000_000));
            int count = granting.conforming(tat, now, random.nextInt(60));
            tat = count == 0 ? tat : granting.after(tat, now, count);
            for (int n = 0; n < count; n++) {
                arrived.add(now.plusNanos(random.nextLong(unevenness)));
            }
        }

        assertThat(unevenness).isPositive();
        arrived.sort(Comparator.naturalOrder());
        assertConform(limit, arrived);
    }

    @Test
    void aBurstOfOneHasNothingToKeepBack() {
        assertThat(Gcra.of(1, Duration.ofSeconds(1), 1).withMargin()).isEqualTo(Gcra.of(1, Duration.ofSeconds(1), 1));
    }

    private static void assertConform(Gcra limit, List<Instant> times) {
        for (int from = 0; from < times.size(); from += 7) {
            for (int to = from; to < Math.min(times.size(), from + 200); to++) {
                Duration window = Duration.between(times.get(from), times.get(to));
                long most = window.dividedBy(limit.interval()) + limit.burst();
                assertThat(to - from + 1L).isLessThanOrEqualTo(most);
            }
        }
    }

    @Test
    void aWaitingCallerGetsTheWholeRate() {
        Gcra limit = Gcra.of(100, Duration.ofSeconds(1), 1);
        Instant now = START;
        Instant tat = START;
        int granted = 0;
        while (now.isBefore(START.plusSeconds(10))) {
            int count = limit.conforming(tat, now, 1);
            granted += count;
            tat = limit.after(tat, now, count);
            now = limit.nextAt(tat);
        }
        assertThat(granted).isEqualTo(1_000);
    }
}
