package dev.bobine.direction;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a director is given.
///
/// @param wish the user's own words
/// @param language of them, a BCP 47 tag; null when not told
/// @param seconds wanted of the whole film; null when left to the director
/// @param shots wanted; null when left to the director
/// @param look asked for; null when left to the director
/// @param turn what is to be changed of what there is; null for a first version
public record Brief(
        String wish,
        @Nullable String language,
        @Nullable Integer seconds,
        @Nullable Integer shots,
        @Nullable String look,
        Means means,
        @Nullable Turn turn) {

    /// @param said the user's own words
    public record Turn(Treatment before, String said) {}

    public Brief {
        Objects.requireNonNull(wish, "wish is null");
        Objects.requireNonNull(means, "means is null");
    }

    /// Leaves the words out.
    @Override
    public String toString() {
        return "Brief[" + means.model() + "]";
    }
}
