package dev.bobine.rendering.http;

import java.util.Locale;
import java.util.regex.Pattern;

/// Recognises a provider's word that a failed render costs nothing, where its API has no field for that. The sentence
/// itself is shown to nobody.
final class FreeOfCharge {

    private static final int LONGEST = 4000;
    private static final Pattern WORD = Pattern.compile(
            "\\b(?:not|never|n[o']t|won['’]t|wasn['’]t|weren['’]t) (?:be |been |being )?(?:charged|billed)\\b"
                    + "|\\bno (?:charge|charges|cost|credits? (?:was|were|has been|have been|will be))\\b"
                    + "|\\b(?:free of|without) charge\\b"
                    + "|\\b(?:is|are|was|were|been|be|automatically|fully) refunded\\b");

    private FreeOfCharge() {}

    static boolean says(String sentence) {
        String text =
                sentence.substring(0, Math.min(LONGEST, sentence.length())).toLowerCase(Locale.ROOT);
        return WORD.matcher(text.replaceAll("\\s+", " ")).find();
    }
}
