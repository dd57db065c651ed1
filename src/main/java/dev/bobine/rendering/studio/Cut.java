package dev.bobine.rendering.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How clips become one.
///
/// @param fadeSeconds how long one clip fades into the next; 0 for a hard cut
/// @param sound whether the film has sound, if any of its clips has
/// @param fit what becomes of pictures whose frame has another shape than the first clip's
/// @param loudness of the whole by EBU R 128 in LUFS; null leaves it as it is
record Cut(
        double fadeSeconds,
        boolean sound,
        Fit fit,
        @Nullable Integer loudness) {

    /// What becomes of pictures whose frame has another shape.
    enum Fit {
        /// They are shown whole, with bars.
        PAD,
        /// They fill the frame and lose what does not fit.
        CROP
    }

    Cut {
        if (!(fadeSeconds >= 0 && fadeSeconds <= 5)) {
            throw new IllegalArgumentException("a fade lasts for 5 seconds at most");
        }
        if (loudness != null && (loudness < -70 || loudness > -5)) {
            throw new IllegalArgumentException("loudness is between -70 and -5 LUFS");
        }
    }

    static Cut hard() {
        return new Cut(0, true, Fit.PAD, null);
    }

    /// The pictures are copied where all clips store them alike and meet at hard cuts. Else all are encoded once:
    /// pictures of two encoders in one track need parameter sets between the pictures, which not every player
    /// reads.
    Splice splice(List<Take> takes) {
        Take first = takes.getFirst();
        boolean withSound = sound && takes.stream().anyMatch(Take::hasSound);
        boolean alike = takes.stream().allMatch(take -> first.pictures().isContinuedBy(take.pictures()));
        if (fadeSeconds == 0 && alike) {
            long pictures =
                    takes.stream().mapToLong(take -> take.pictures().count()).sum();
            Rate rate = new Rate(first.pictures().timescale(), first.pictures().ticks());
            return new Splice(takes, this, rate, true, 0, pictures, withSound);
        }
        Rate rate = Rate.of(first);
        List<Long> counts = takes.stream()
                .map(take -> rate.picturesIn(take.footage().durationMillis()))
                .toList();
        long shortest = counts.stream().mapToLong(Long::longValue).min().orElseThrow();
        long wanted = fadeSeconds == 0 ? 0 : Math.max(1, Math.round(fadeSeconds * rate.perSecond()));
        long fade = takes.size() < 2 ? 0 : Math.min(wanted, shortest / 2);
        long pictures = counts.stream().mapToLong(Long::longValue).sum() - fade * (takes.size() - 1);
        return new Splice(takes, this, rate, false, fade, pictures, withSound);
    }
}
