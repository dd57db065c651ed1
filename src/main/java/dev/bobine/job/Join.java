package dev.bobine.job;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One clip to be made of several, by the studio.
///
/// @param inputs keys of objects in the service's own bucket, in the order of the film; one may occur twice
/// @param filmSeconds how long the film will be, as far as its price goes
/// @param size of the first clip, which becomes that of the film
public record Join(List<String> inputs, int filmSeconds, FrameSize size, boolean audio, Style style) implements Work {

    /// Most clips of one film.
    public static final int LIMIT = 100;

    /// Seconds of the longest film.
    public static final int LONGEST_SECONDS = 3_600;

    /// How one clip follows the other.
    ///
    /// @param fadeMillis how long one clip fades into the next; 0 for a hard cut
    /// @param fit what becomes of pictures whose frame has another shape than the first clip's
    /// @param loudness of the whole by EBU R 128 in LUFS; null leaves it as it is
    /// @param sparing whether a clip that is not in the bucket is left out, as long as one is there
    public record Style(int fadeMillis, Fit fit, @Nullable Integer loudness, boolean sparing) {

        private static final int LONGEST_FADE = 5000;

        public Style {
            Objects.requireNonNull(fit, "fit is null");
            if (fadeMillis < 0 || fadeMillis > LONGEST_FADE) {
                throw new IllegalArgumentException("a fade lasts for 5 seconds at most");
            }
            if (loudness != null && (loudness < -70 || loudness > -5)) {
                throw new IllegalArgumentException("loudness is between -70 and -5 LUFS");
            }
        }

        /// Hard cuts, all clips being there.
        public static Style cut() {
            return new Style(0, Fit.PAD, null, false);
        }
    }

    /// What becomes of pictures whose frame has another shape.
    public enum Fit {
        /// They are shown whole, with bars.
        PAD,
        /// They fill the frame and lose what does not fit.
        CROP
    }

    public Join {
        inputs = List.copyOf(inputs);
        Objects.requireNonNull(size, "size is null");
        Objects.requireNonNull(style, "style is null");
        if (inputs.isEmpty() || inputs.size() > LIMIT) {
            throw new IllegalArgumentException("a film is made of 1 to " + LIMIT + " clips");
        }
    }

    @Override
    public Kind kind() {
        return Kind.VIDEO;
    }

    /// None: the seconds of its clips were counted when they were rendered.
    @Override
    public int seconds() {
        return 0;
    }

    @Override
    public @Nullable String promptHash() {
        return null;
    }
}
