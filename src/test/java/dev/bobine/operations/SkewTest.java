package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A release runs next to the one before it, on the schema of the newer one. So a migration only adds; what a release
/// no longer uses is dropped later, in a file that says so in its first line.
class SkewTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final String FIRST = "V1__";
    private static final String CONTRACTION = "-- Contracts: unused since ";

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final List<Pattern> BREAKING = Stream.of(
                    "\\bdrop\\s+(?!index|not\\s+null|constraint)",
                    "\\brename\\b",
                    "\\balter\\s+column\\s+\\w+\\s+(set\\s+data\\s+)?type\\b",
                    "\\bset\\s+not\\s+null\\b",
                    "\\badd\\s+column\\s+(?:if\\s+not\\s+exists\\s+)?\\w+\\s+(?![^,;]*\\bdefault\\b)[^,;]*\\bnot\\s+null\\b",
                    "\\btruncate\\b",
                    "\\badd\\s+(constraint\\s+\\w+\\s+)?(check|unique|foreign|exclude)\\b")
            .map(Pattern::compile)
            .toList();

    @Test
    void noMigrationTakesAwayWhatTheReleaseBeforeNeeds() {
        assertThat(migrations()).allSatisfy(file -> {
            String sql = read(file);
            if (!sql.startsWith(CONTRACTION)) {
                assertThat(breaks(sql)).as(file.toString()).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table job drop column frame",
                "alter table job rename column frame to size",
                "alter table job alter column frame type integer",
                "alter table job alter column trace set not null",
                "alter table job add column a text, add column b integer not null",
                "drop table lane",
                "alter table job add constraint short check (length(model) < 9)"
            })
    void whatTakesAwayIsRecognised(String sql) {
        assertThat(breaks(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table job add column a text not null default 'x', add column b integer",
                "alter table job alter column frame drop not null",
                "create table more (id bigint not null, name text not null)",
                "drop index job_user; create index job_user on job (user_id)"
            })
    void whatAddsIsNot(String sql) {
        assertThat(breaks(sql)).isEmpty();
    }

    private static List<String> breaks(String sql) {
        String plain = COMMENT.matcher(sql).replaceAll("").toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        BREAKING.forEach(pattern -> pattern.matcher(plain).results().forEach(match -> found.add(match.group())));
        return found;
    }

    /// All after the first, which has nothing before it.
    private static List<Path> migrations() {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> !file.getFileName().toString().startsWith(FIRST))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
