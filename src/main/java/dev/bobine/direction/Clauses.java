package dev.bobine.direction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Splits text of any script into sentences, and sentences into clauses, by punctuation alone. What stands in quotes
/// stays whole.
final class Clauses {

    private static final String ENDS = ".!?…。！？｡؟۔।॥";

    /// After these nothing need follow; the others end a sentence only before a space.
    private static final String WIDE_ENDS = "。！？｡।॥";

    private static final String PAUSES = ",;:،؛、，；：—–";
    private static final String WIDE_PAUSES = "、，；：";
    private static final String OPENING = "«“„「『‹";
    private static final String CLOSING = "»””」』›";
    private static final Set<String> ABBREVIATED = Set.of("mr", "mrs", "ms", "dr", "st", "mme", "mlle", "no", "vs");

    private Clauses() {}

    /// Sentences, with what ends them.
    static List<String> sentences(String text) {
        return split(text, true);
    }

    /// Clauses of a sentence, without what separates them.
    static List<String> clauses(String sentence) {
        return split(sentence, false);
    }

    private static List<String> split(String text, boolean sentences) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            int close = closing(text, i);
            if (close > i) {
                i = close;
            } else if (sentences ? ends(text, i) : pauses(text, i)) {
                int end = sentences ? pastEnds(text, i) : i;
                add(parts, text.substring(start, end));
                start = sentences ? end : i + 1;
                i = Math.max(start, i + 1);
                continue;
            }
            i++;
        }
        add(parts, text.substring(start));
        return parts;
    }

    /// Where a quotation that begins here ends, or the same place when none does.
    private static int closing(String text, int i) {
        int kind = OPENING.indexOf(text.charAt(i));
        if (kind < 0) {
            return i;
        }
        int close = text.indexOf(CLOSING.charAt(kind), i + 1);
        return Math.max(i, close);
    }

    private static boolean ends(String text, int i) {
        char mark = text.charAt(i);
        if (mark == '\n') {
            return true;
        }
        if (ENDS.indexOf(mark) < 0) {
            return false;
        }
        int next = pastEnds(text, i);
        boolean alone = next == text.length() || Character.isWhitespace(text.charAt(next));
        return WIDE_ENDS.indexOf(mark) >= 0 || alone && !(mark == '.' && isAbbreviated(text, i));
    }

    private static boolean isAbbreviated(String text, int dot) {
        int start = dot;
        while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        String word = text.substring(start, dot);
        return word.length() == 1 || ABBREVIATED.contains(word.toLowerCase(Locale.ROOT));
    }

    private static int pastEnds(String text, int i) {
        int end = i + 1;
        while (end < text.length() && (ENDS.indexOf(text.charAt(end)) >= 0 || CLOSING.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static boolean pauses(String text, int i) {
        char mark = text.charAt(i);
        boolean alone = i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1));
        return PAUSES.indexOf(mark) >= 0 && (alone || WIDE_PAUSES.indexOf(mark) >= 0);
    }

    private static void add(List<String> parts, String part) {
        String stripped = part.strip();
        if (stripped.codePoints().anyMatch(Character::isLetterOrDigit)) {
            parts.add(stripped);
        }
    }
}
