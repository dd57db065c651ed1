package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.Failure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitBreakerTest {

    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(10), Duration.ofMinutes(1));

    @Test
    void aFewFailuresAreBorne() {
        assertThat(breaker.hold(2)).isEmpty();
        assertThat(breaker.isOpen(2)).isFalse();
    }

    @Test
    void theHoldGrowsWithEveryFurtherFailureUpToItsLimit() {
        assertThat(breaker.hold(3)).contains(Duration.ofSeconds(10));
        assertThat(breaker.hold(4)).contains(Duration.ofSeconds(20));
        assertThat(breaker.hold(5)).contains(Duration.ofSeconds(40));
        assertThat(breaker.hold(6)).contains(Duration.ofMinutes(1));
        assertThat(breaker.hold(Integer.MAX_VALUE)).contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyTheBackendsOwnFailuresCount(Kind kind) {
        boolean counts = CircuitBreaker.counts(Failure.of(kind, Stage.SUBMIT, "x"));

        assertThat(counts).isEqualTo(kind == Kind.TRANSIENT || kind == Kind.AMBIGUOUS_SUBMIT);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new CircuitBreaker(0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CircuitBreaker(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
