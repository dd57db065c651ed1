package dev.bobine.media;

/// Sums of numbers that a file tells: they stop at the largest number instead of turning negative.
final class Sums {

    private Sums() {}

    static long add(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    static long times(long one, long other) {
        return Math.multiplyHigh(one, other) != 0 || one * other < 0 ? Long.MAX_VALUE : one * other;
    }

    /// Where a range ends; a negative offset is one that is too large for any file.
    static long end(long offset, long bytes) {
        return offset < 0 ? Long.MAX_VALUE : add(offset, bytes);
    }
}
