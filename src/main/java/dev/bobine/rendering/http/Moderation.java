package dev.bobine.rendering.http;

import dev.bobine.job.Failure.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Recognises a provider's content policy by its sentence, where the API has no code for it. The sentence itself is
/// shown to nobody.
public final class Moderation {

    private static final Pattern POLICY = Pattern.compile("moderation|content[ _-]policy|content[ _-]filter|safety"
            + "|risk control|(?<!case[ -])sensitive|usage guidelines|prohibited content|nsfw"
            + "|violat\\w+ (?:\\S+ ){0,5}(?:polic|guideline|terms|rules|standards)");
    private static final List<String> INPUT = List.of("prompt", "input", "request", "image_url", "reference");

    private Moderation() {}

    /// What a sentence about a failed render tells: refused for its inputs, withheld for what was rendered, or neither.
    public static Optional<Kind> of(String sentence) {
        String text = sentence.toLowerCase(Locale.ROOT);
        if (!POLICY.matcher(text).find()) {
            return Optional.empty();
        }
        boolean output = text.contains("output") || text.contains("generated");
        boolean input = !output && INPUT.stream().anyMatch(text::contains);
        return Optional.of(input ? Kind.MODERATION_INPUT : Kind.MODERATION_OUTPUT);
    }
}
