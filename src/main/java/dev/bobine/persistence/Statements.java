package dev.bobine.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the statements: files below `sql`, each named after what it does, that can be pasted into `psql` from the root
/// of the project as they are.
///
/// A file begins with `\set` lines. One with a value gives an example of a parameter, which the service leaves to
/// Hibernate; one with `` `cat src/main/resources/sql/part/<name>.sql` `` takes in a part that several statements
/// share. `psql` and this class put them together alike, where `:name` stands in the text.
final class Statements {

    private static final Pattern SET = Pattern.compile("\\\\set (\\w+) (.+)");
    private static final Pattern PART = Pattern.compile("`cat src/main/resources/sql/(part/[\\w-]+)\\.sql`");
    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z_]+)\\b");

    private Statements() {}

    /// A statement for use, with its parts and without its parameters.
    ///
    /// @throws IllegalArgumentException when there is no such file or it is not as above
    static String read(String name) {
        return script(name).statement();
    }

    /// @param statement with its parts in place, parameters as `:name`
    /// @param examples of its parameters, as `psql` would put them in
    record Script(String statement, Map<String, String> examples) {

        /// The statement with its examples, as `psql` would send it.
        String pasted() {
            return replace(statement, examples);
        }
    }

    static Script script(String name) {
        Map<String, String> parts = new LinkedHashMap<>();
        Map<String, String> examples = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (String line : file(name).lines().toList()) {
            if (line.startsWith("\\")) {
                define(line, parts, examples);
            } else if (!line.strip().startsWith("--")) {
                text.append(line).append('\n');
            }
        }
        String statement = replace(text.toString(), parts).strip();
        if (!statement.endsWith(";")) {
            throw new IllegalArgumentException(name + ".sql does not end with a semicolon");
        }
        return new Script(statement.substring(0, statement.length() - 1), examples);
    }

    private static void define(String line, Map<String, String> parts, Map<String, String> examples) {
        Matcher set = SET.matcher(line);
        if (!set.matches()) {
            throw new IllegalArgumentException("not understood in a statement: " + line);
        }
        Matcher part = PART.matcher(set.group(2));
        if (part.matches()) {
            parts.put(set.group(1), replace(part(part.group(1)), parts));
        } else {
            examples.put(set.group(1), unquoted(set.group(2)));
        }
    }

    /// A part as it stands in the statements that share it.
    static String part(String name) {
        return file(name).lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
    }

    /// What the value of a `\set` stands for: `psql` takes its outer quotes off, and reads two as one.
    private static String unquoted(String value) {
        return value.startsWith("'") ? value.substring(1, value.length() - 1).replace("''", "'") : value;
    }

    /// Puts in what has a value, and leaves the rest.
    private static String replace(String text, Map<String, String> values) {
        return NAME.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
    }

    private static String file(String name) {
        try (InputStream file = Statements.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (file == null) {
                throw new IllegalArgumentException("there is no statement " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
