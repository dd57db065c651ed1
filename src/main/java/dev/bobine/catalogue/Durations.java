package dev.bobine.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The clip lengths a model can render, in seconds: single values and inclusive ranges. None of a model that makes
/// stills.
public record Durations(List<Range> ranges) {

    public static final Durations NONE = new Durations(List.of());

    /// Both ends belong to it.
    public record Range(int from, int to) {
        public Range {
            if (from < 1 || to < from) {
                throw new IllegalArgumentException("a range of seconds must be like 3-15");
            }
        }

        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }

    public Durations {
        ranges = List.copyOf(ranges);
    }

    /// Reads values such as `4` and `3-15`.
    ///
    /// @throws IllegalArgumentException when one is neither
    public static Durations parse(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            String[] ends = text.strip().split("-", 2);
            int from = Integer.parseInt(ends[0].strip());
            ranges.add(new Range(from, ends.length == 1 ? from : Integer.parseInt(ends[1].strip())));
        }
        return new Durations(ranges);
    }

    public boolean contains(int seconds) {
        return ranges.stream().anyMatch(range -> seconds >= range.from() && seconds <= range.to());
    }

    /// All lengths up to the longest that is of use, ascending.
    public List<Integer> upTo(int longest) {
        return IntStream.rangeClosed(1, longest).filter(this::contains).boxed().toList();
    }

    /// The shortest length that is not shorter, else the longest there is.
    public int nearest(int seconds) {
        return ranges.stream()
                .filter(range -> range.to() >= seconds)
                .mapToInt(range -> Math.max(range.from(), seconds))
                .min()
                .orElseGet(() -> ranges.stream().mapToInt(Range::to).max().orElseThrow());
    }

    /// The length of clips whose request names none.
    public int first() {
        return ranges.getFirst().from();
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }
}
