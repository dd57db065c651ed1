package dev.bobine.rendering.studio;

import dev.bobine.job.Join;
import java.util.List;

/// Decides what is done to join clips.
final class Cut {

    private static final double MILLIS = 1000;

    private Cut() {}

    /// The pictures are copied where all clips store them alike and meet at hard cuts. Else all are encoded once:
    /// pictures of two encoders in one track need parameter sets between the pictures, which not every player
    /// reads.
    static Splice splice(List<Take> takes, boolean sound, Join.Style style) {
        Take first = takes.getFirst();
        boolean withSound = sound && takes.stream().anyMatch(Take::hasSound);
        boolean alike = takes.stream().allMatch(take -> first.pictures().isContinuedBy(take.pictures()));
        if (style.fadeMillis() == 0 && alike) {
            long pictures =
                    takes.stream().mapToLong(take -> take.pictures().count()).sum();
            Rate rate = new Rate(first.pictures().timescale(), first.pictures().ticks());
            return new Splice(takes, style, rate, true, 0, pictures, withSound);
        }
        Rate rate = Rate.of(first);
        List<Long> counts = takes.stream()
                .map(take -> rate.picturesIn(take.footage().durationMillis()))
                .toList();
        long shortest = counts.stream().mapToLong(Long::longValue).min().orElseThrow();
        long wanted =
                style.fadeMillis() == 0 ? 0 : Math.max(1, Math.round(style.fadeMillis() / MILLIS * rate.perSecond()));
        long fade = takes.size() < 2 ? 0 : Math.min(wanted, shortest / 2);
        long pictures = counts.stream().mapToLong(Long::longValue).sum() - fade * (takes.size() - 1);
        return new Splice(takes, style, rate, false, fade, pictures, withSound);
    }
}
