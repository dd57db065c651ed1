package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// What a request may leave out and a model may or may not take; passed through as it is, null where it was left out.
///
/// @param negativePrompt what to keep out of the picture
/// @param style a provider's named style
public record Options(
        @Nullable Long seed,
        @Nullable String negativePrompt,
        @Nullable String style) {

    public static final Options NONE = new Options(null, null, null);

    Options seeded(long other) {
        return new Options(other, negativePrompt, style);
    }
}
