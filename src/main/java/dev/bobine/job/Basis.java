package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A finished clip of the same user that a request builds on.
///
/// @param job the one that made it
/// @param how `EXTENDS` or `REMIXES`
/// @param way how the request may go on with it
public record Basis(JobId job, Origin.How how, Way way) {

    /// How a request goes on with a clip.
    public enum Way {
        /// The model goes on with the clip itself, or the request is refused.
        NATIVE,
        /// The model begins with the clip's last picture, and the two clips are joined.
        FRAME,
        /// The first where a model can, else the second.
        AUTO;

        /// @throws IllegalArgumentException when there is no such way
        public static Way of(@Nullable String wire) {
            return wire == null ? NATIVE : valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    public Basis {
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(way, "way is null");
        if (how != Origin.How.EXTENDS && how != Origin.How.REMIXES) {
            throw new IllegalArgumentException("a clip is extended or remixed");
        }
    }

    /// The field of the request that names the job.
    public String field() {
        return how.wire();
    }
}
