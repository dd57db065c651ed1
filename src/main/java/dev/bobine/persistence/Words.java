package dev.bobine.persistence;

import dev.bobine.job.Hashes;
import dev.bobine.job.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words by which a user's own texts are found. Each begins with a mark of the user, so that one index over all
/// users is read for one of them alone. Letters and digits of all scripts; they mean nothing to the database.
public final class Words {

    /// Enough to keep users' words apart; whose they are is asked all the same.
    private static final int MARK = 8;

    private static final int LIMIT = 100;
    private static final int LONGEST = 60;
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private Words() {}

    /// Of a text that is kept.
    public static List<String> of(UserId user, Stream<String> texts) {
        return words(texts)
                .map(word -> mark(user) + word)
                .distinct()
                .limit(LIMIT)
                .toList();
    }

    /// For what is looked for: all of its words, the beginning of each. Empty when it has none.
    public static String query(UserId user, String text) {
        return words(Stream.of(text))
                .distinct()
                .limit(LIMIT)
                .map(word -> "'" + mark(user) + word + "':*")
                .collect(Collectors.joining(" & "));
    }

    private static Stream<String> words(Stream<String> texts) {
        return texts.flatMap(text -> Arrays.stream(BETWEEN.split(text)))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .map(word ->
                        word.length() <= LONGEST ? word : word.substring(0, word.offsetByCodePoints(0, LONGEST / 2)));
    }

    private static String mark(UserId user) {
        return Hashes.sha256(user.value()).substring(0, MARK);
    }
}
