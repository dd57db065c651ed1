package dev.bobine.direction;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a director is given.
///
/// @param wish the user's own words
/// @param language of them, a BCP 47 tag; null when not stated
/// @param seconds wanted of the whole film; null when left to the director
/// @param shots wanted; null when left to the director
/// @param look asked for; null when left to the director
/// @param turn what is to be changed of what there is; null for a first version
/// @param cast characters of the user's that are to be in the film
public record Brief(
        String wish,
        @Nullable String language,
        @Nullable Integer seconds,
        @Nullable Integer shots,
        @Nullable String look,
        Means means,
        @Nullable Turn turn,
        List<Treatment.Cast> cast) {

    /// Without characters.
    public Brief(
            String wish,
            @Nullable String language,
            @Nullable Integer seconds,
            @Nullable Integer shots,
            @Nullable String look,
            Means means,
            @Nullable Turn turn) {
        this(wish, language, seconds, shots, look, means, turn, List.of());
    }

    /// @param said the user's own words
    public record Turn(Treatment before, String said) {}

    public Brief {
        Objects.requireNonNull(wish, "wish is null");
        Objects.requireNonNull(means, "means is null");
        cast = List.copyOf(cast);
    }

    /// Leaves the words out.
    @Override
    public String toString() {
        return "Brief[" + means.model() + "]";
    }
}
