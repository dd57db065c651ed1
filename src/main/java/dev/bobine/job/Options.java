package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// What a request may leave out and a model may or may not take; passed through as it is, null where it was left out.
///
/// @param negativePrompt what to keep out of the picture
/// @param style a provider's named style
/// @param look name of a look, which admission puts into the prompt; backends know nothing of it
public record Options(
        @Nullable Long seed,
        @Nullable String negativePrompt,
        @Nullable String style,
        @Nullable String look) {

    public static final Options NONE = new Options(null, null, null);

    /// Without a look.
    public Options(@Nullable Long seed, @Nullable String negativePrompt, @Nullable String style) {
        this(seed, negativePrompt, style, null);
    }

    /// Whether a request says something there.
    public boolean has(Extra extra) {
        return switch (extra) {
            case SEED -> seed != null;
            case NEGATIVE_PROMPT -> negativePrompt != null;
            case STYLE -> style != null;
        };
    }

    Options seeded(long other) {
        return new Options(other, negativePrompt, style, look);
    }

    /// The same with more to be kept out of the picture.
    public Options without(String unwanted) {
        return new Options(seed, negativePrompt == null ? unwanted : negativePrompt + ", " + unwanted, style, look);
    }
}
