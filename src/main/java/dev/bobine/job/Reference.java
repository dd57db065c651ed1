package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A picture or clip that the render starts from.
///
/// @param uri `s3://` and a key, `https://`, or a `data:` URI; it may carry a signature, so it is never printed
public record Reference(Role role, String uri, @Nullable String mime) {

    /// What the reference is to the render.
    public enum Role {
        FIRST_FRAME,
        LAST_FRAME,
        REFERENCE,
        VIDEO,
        EXTEND,
        AUDIO;

        /// Reads `first_frame` and `first-frame`.
        ///
        /// @throws IllegalArgumentException when there is no such role
        public static Role of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public Reference {
        Objects.requireNonNull(role, "role is null");
        Objects.requireNonNull(uri, "uri is null");
    }

    @Override
    public String toString() {
        return "Reference[" + role + "]";
    }
}
