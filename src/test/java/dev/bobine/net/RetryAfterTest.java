package dev.bobine.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "Retry-After,17,PT17S",
        "Retry-After,0,PT0S",
        "Retry-After,1.5,PT1.5S",
        "Retry-After,-4,PT0S",
        "Retry-After,999999999999999,PT24H",
        "retry-after-ms,250,PT0.25S",
        "Retry-After,'Sun, 22 Nov 2026 10:00:30 GMT',PT30S",
        "Retry-After,'Sun, 22 Nov 2026 09:00:00 GMT',PT0S"
    })
    void everyFormIsUnderstood(String name, String value, Duration delay) {
        assertThat(RetryAfter.of(Headers.of(name, value), NOW)).contains(delay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1e999999999", "9999999999999999999999", "Sun, 31 Feb 2026 10:00:30 GMT"})
    void whatCannotBeReadWasNotSaid(String value) {
        assertThat(RetryAfter.of(Headers.of("Retry-After", value), NOW)).isEmpty();
    }

    @Test
    void aDateIsMeasuredByTheProvidersOwnClock() {
        Headers headers =
                Headers.of("Date", "Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 12:00:05 GMT");

        assertThat(RetryAfter.of(headers, NOW)).contains(Duration.ofSeconds(5));
    }
}
