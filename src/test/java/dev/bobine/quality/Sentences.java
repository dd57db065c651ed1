package dev.bobine.quality;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGenerator;

/// Shows `aClipIsStored` as "a clip is stored". The words that begin with a capital are the sentence's own, so an
/// abbreviation must be spelled like a word, as `Http` is.
public final class Sentences extends DisplayNameGenerator.Standard {

    private static final Pattern WORD = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        return sentence(testMethod.getName());
    }

    static String sentence(String name) {
        return WORD.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
