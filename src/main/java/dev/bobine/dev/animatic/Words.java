package dev.bobine.dev.animatic;

import java.awt.Color;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A prompt as plain words: lower case, no accents, with the words of the other language set aside.
record Words(List<String> list) {

    /// A prompt may be as long as a novel's chapter; what it is about stands in its beginning.
    private static final int WORDS_READ = 400;

    static Words of(String prompt) {
        String plain = Normalizer.normalize(prompt, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        for (String word : plain.split("[^\\p{L}]+", WORDS_READ + 2)) {
            if (!word.isEmpty() && words.size() < WORDS_READ) {
                words.add(word);
            }
        }
        boolean french = words.stream().filter(Lexicon.FRENCH_MARKS::contains).count() >= 2;
        Set<String> foreign = french ? Lexicon.ENGLISH_ONLY : Lexicon.FRENCH_ONLY;
        return new Words(words.stream().filter(word -> !foreign.contains(word)).toList());
    }

    <T> Optional<T> first(Map<String, T> table) {
        return list.stream().flatMap(word -> meaning(table, word).stream()).findFirst();
    }

    Optional<Color> bloom() {
        return first(Lexicon.BLOOMS);
    }

    Optional<Color> anyColour() {
        return first(Lexicon.COLOURS);
    }

    /// The colour named next to the first word of the table: a French one usually follows, an English one precedes.
    Optional<Color> colourBeside(Map<String, ?> table) {
        for (int i = 0; i < list.size(); i++) {
            if (meaning(table, list.get(i)).isPresent()) {
                return colourAround(i);
            }
        }
        return Optional.empty();
    }

    private Optional<Color> colourAround(int index) {
        for (int step : new int[] {1, -1, 2, -2, 3}) {
            int place = index + step;
            if (place >= 0 && place < list.size()) {
                Optional<Color> colour = meaning(Lexicon.COLOURS, list.get(place));
                if (colour.isPresent()) {
                    return colour;
                }
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<T> meaning(Map<String, T> table, String word) {
        T found = table.get(word);
        if (found == null && word.length() > 3 && (word.endsWith("s") || word.endsWith("x"))) {
            found = table.get(word.substring(0, word.length() - 1));
        }
        return Optional.ofNullable(found);
    }
}
