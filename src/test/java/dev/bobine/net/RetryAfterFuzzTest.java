package dev.bobine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;

/// A delay is from nothing to a day, whatever three headers say.
class RetryAfterFuzzTest extends FuzzTarget {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    protected void feed(byte[] input) {
        String[] values = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
        Headers.Builder headers = new Headers.Builder();
        List<String> names = List.of("Retry-After", "Date", "retry-after-ms");
        for (int i = 0; i < values.length; i++) {
            headers.addUnsafeNonAscii(names.get(i), values[i].replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", ""));
        }
        assertThat(RetryAfter.of(headers.build(), NOW).orElse(Duration.ZERO))
                .isBetween(Duration.ZERO, Duration.ofDays(1));
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "seconds", ascii("17"),
                "dates", ascii("Sun, 22 Nov 2026 12:00:05 GMT\nSun, 22 Nov 2026 12:00:00 GMT"),
                "milliseconds", ascii("soon\n\n999999999999999.999999999"));
    }

    @Override
    protected List<String> words() {
        return List.of("GMT", "Nov", "Sun, ", "-", "9999");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
