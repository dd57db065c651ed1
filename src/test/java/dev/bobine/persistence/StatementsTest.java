package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The statements' files are complete, used, and such that `psql` puts them together as the service does.
class StatementsTest {

    static final Path FILES = Path.of("src/main/resources/sql");

    private static final Path STORES = Path.of("src/main/java/dev/bobine/persistence");
    private static final Pattern READ = Pattern.compile("Statements\\.read\\(\\s*\"([\\w-]+)\"\\)");
    private static final Pattern TAKEN = Pattern.compile("sql/(part/[\\w-]+)\\.sql");
    private static final Pattern PART = Pattern.compile("\\\\set (\\w+) `");
    private static final Pattern WRITE = Pattern.compile("([a-z_0-9]+) as (?:materialized )?"
            + "\\(\\s*(?:(insert) into|(update)|(delete) from) (?:only )?([a-z_]+)");
    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z_]+)\\b");

    static List<String> statements() {
        return under(FILES).filter(name -> !name.startsWith("part/")).sorted().toList();
    }

    @Test
    void everyFileIsReadByAStoreAndEveryStoreFindsItsFiles() {
        Set<String> read = under(STORES)
                .flatMap(store ->
                        READ.matcher(text(STORES.resolve(store + ".java"))).results())
                .map(call -> call.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(statements()).containsExactlyElementsOf(read);
    }

    @Test
    void noStatementIsWrittenInAStore() {
        assertThat(under(STORES)).allSatisfy(store -> assertThat(text(STORES.resolve(store + ".java")))
                .as("what does not fit on a line is a file")
                .doesNotContain("\"\"\""));
    }

    @Test
    void everyPartIsShared() {
        List<String> taken = under(FILES)
                .flatMap(file ->
                        TAKEN.matcher(text(FILES.resolve(file + ".sql"))).results())
                .map(part -> part.group(1))
                .toList();

        assertThat(under(FILES).filter(name -> name.startsWith("part/")))
                .allSatisfy(part -> assertThat(taken).contains(part));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void aStatementSaysWhatItDoesAndCanBePasted(String name) {
        String file = text(FILES.resolve(name + ".sql"));
        Statements.Script script = Statements.script(name);

        assertThat(file).startsWith("-- ").endsWith(";\n").containsOnlyOnce(";\n");
        assertThat(name(script.statement()))
                .as("each parameter has an example")
                .isEqualTo(new TreeSet<>(script.examples().keySet()));
        assertThat(name(script.pasted())).isEmpty();
        assertThat(PART.matcher(file).results().map(part -> part.group(1)))
                .as("each part is used")
                .allSatisfy(part -> assertThat(file + parts(file)).containsPattern(":" + part + "\\b"));
    }

    @Test
    void whatWritesATableIsCalledAfterIt() {
        assertThat(under(FILES)
                        .flatMap(file -> WRITE.matcher(text(FILES.resolve(file + ".sql")))
                                .results())
                        .toList())
                .isNotEmpty()
                .allSatisfy(write -> assertThat(write.group(1)).startsWith(nameOfWrite(write)));
    }

    private static String nameOfWrite(MatchResult write) {
        String how = write.group(2) != null ? "ins_" : write.group(3) != null ? "upd_" : "del_";
        return how + write.group(5);
    }

    /// Those that a file takes in, which may use each other.
    private static String parts(String file) {
        return TAKEN.matcher(file)
                .results()
                .map(part -> text(FILES.resolve(part.group(1) + ".sql")))
                .collect(Collectors.joining());
    }

    private static Set<String> name(String statement) {
        return NAME.matcher(statement)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Without their endings.
    private static Stream<String> under(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replaceFirst("\\.\\w+$", ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
