package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger tries = new AtomicInteger();
    private final Patience patience = new Patience(
            Duration.ofSeconds(10),
            IllegalStateException.class::isInstance,
            nanos::get,
            () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));

    @Test
    void aStartThatIsThrownOutOfItsTransactionTriesAgain() {
        patience.with(failing(2, new IllegalStateException("thrown out")));

        assertThat(tries).hasValue(3);
    }

    @Test
    void aDatabaseThatStaysAwayEndsTheStartInTheEnd() {
        assertThatThrownBy(() -> patience.with(failing(1000, new IllegalStateException("away"))))
                .hasMessage("away");
        assertThat(tries).hasValue(11);
    }

    @Test
    void whatWillNotPassEndsTheStartAtOnce() {
        assertThatThrownBy(() -> patience.with(failing(1000, new IllegalArgumentException("a mistake"))))
                .hasMessage("a mistake");
        assertThat(tries).hasValue(1);
    }

    private Supplier<String> failing(int times, RuntimeException failure) {
        return () -> {
            if (tries.incrementAndGet() <= times) {
                throw failure;
            }
            return "done";
        };
    }
}
