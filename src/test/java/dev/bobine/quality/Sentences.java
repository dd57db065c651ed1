package dev.bobine.quality;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/// Shows tests as the sentences that their names are.
public final class Sentences extends DisplayNameGenerator.Standard {

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> test, Method method) {
        return sentence(method.getName());
    }

    /// A name in camel case as words; what is written in capitals stays so.
    static String sentence(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")) {
            words.append(words.isEmpty() ? "" : " ")
                    .append(isAbbreviation(word) ? word : word.toLowerCase(Locale.ROOT));
        }
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static boolean isAbbreviation(String word) {
        return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
    }
}
