package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;

/// A job that another one comes of, both of the same user: what lineage consists of.
///
/// @param how what the other one has of it
public record Origin(JobId job, How how) {

    /// What a job has of another one.
    public enum How {
        /// It goes on where that one's clip ends.
        EXTENDS,
        /// It is another version of that one's clip.
        REMIXES,
        /// It begins or ends with a picture of that one's.
        FRAME,
        /// That one's clip is a part of its film.
        JOIN,
        /// It was shown that one's clip or picture.
        REFERENCE,
        /// It is another take of the same request.
        VARIANT,
        /// It is the same step, done again.
        RETRY;

        /// The name in the table and on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @throws IllegalArgumentException when there is no such relation
        public static How of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }

        /// What a job has of a clip that it refers to.
        public static How of(Reference.Role role) {
            return switch (role) {
                case EXTEND -> EXTENDS;
                case VIDEO -> REMIXES;
                case FIRST_FRAME, LAST_FRAME -> FRAME;
                case REFERENCE, AUDIO -> REFERENCE;
            };
        }
    }

    public Origin {
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(how, "how is null");
    }
}
