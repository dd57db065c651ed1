package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.scheduling.Gcra;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final RateLimit limit = new RateLimit(new RateSettings(Gcra.of(60, Duration.ofMinutes(1), 3)), now::get);

    @Test
    void eachCallerHasItsBurstAndThenWaits() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("ana")).isEmpty();
        }
        assertThat(limit.take("ana")).contains(Duration.ofSeconds(1));
        assertThat(limit.take("ben")).isEmpty();

        now.set(START.plusSeconds(1));
        assertThat(limit.take("ana")).isEmpty();
    }

    @Test
    void theTableIsBoundedAndWhoFindsItFullSharesOneEntry() {
        for (int i = 0; i < RateLimit.MAX_CALLERS + 2; i++) {
            assertThat(limit.take("caller-" + i)).isEmpty();
        }
        assertThat(limit.take("one more")).isEmpty();
        assertThat(limit.take("another")).isNotEmpty();
        assertThat(limit.take("caller-0")).isEmpty();
        assertThat(limit.size()).isEqualTo(RateLimit.MAX_CALLERS + 1);

        now.set(START.plusSeconds(60));
        assertThat(limit.take("another")).isEmpty();
        assertThat(limit.size()).isEqualTo(1);
    }

    @Test
    void allAddressesOfOneIpv6NetworkAreOneCaller() {
        assertThat(RateLimit.network("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(RateLimit.network("2001:db8:0:1::1")).isEqualTo(RateLimit.network("2001:db8:0:1:ffff::9"));
        assertThat(RateLimit.network("2001:db8:0:1::1")).isNotEqualTo(RateLimit.network("2001:db8:0:2::1"));
        assertThat(RateLimit.network("::ffff:203.0.113.7")).isNotEqualTo(RateLimit.network("::1"));
    }
}
