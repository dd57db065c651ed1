package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A range that is taken lies within its whole, and no number overflows.
class ContentRangeFuzzTest extends FuzzTarget {

    @Override
    protected void feed(byte[] input) {
        String header = new String(input, StandardCharsets.ISO_8859_1);
        ContentRange.of(header).ifPresent(range -> {
            assertThat(range.first()).isBetween(0L, range.last());
            if (range.total() != null) {
                assertThat(range.last()).isLessThan(range.total());
            }
        });
        ContentRange.sizeOfUnsatisfied(header)
                .ifPresent(size -> assertThat(size).isNotNegative());
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "part", ascii("bytes 5-9/10"),
                "of an unknown whole", ascii("bytes 0-0/*"),
                "backwards", ascii("bytes 9-5/10"),
                "beyond its whole", ascii("bytes 5-10/10"),
                "largest", ascii("bytes 0-999999999999999999/999999999999999999"),
                "nothing more", ascii("bytes */10"));
    }

    @Override
    protected List<String> words() {
        return List.of("bytes ", "*/", "-", "999999999999999999");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
