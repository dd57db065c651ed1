package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.StateNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever lists states has those that the types have: statements, the schema, the contract, the pages.
class StateSetsTest {

    private static final Map<String, Set<String>> SETS = Map.of(
            "running", StateNames.RUNNING,
            "in-flight", StateNames.IN_FLIGHT,
            "unsubmitted", StateNames.UNSUBMITTED,
            "taken", StateNames.TAKEN);

    private static final Pattern LITERAL = Pattern.compile("state (?:not )?in \\(('[^)]*')\\)");
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Path SCHEMA = Path.of("src/main/resources/db/migration/V1__schema.sql");

    static List<Map.Entry<String, Set<String>>> sets() {
        return List.copyOf(SETS.entrySet());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aSetInStatementsIsThatOfTheTypes(Map.Entry<String, Set<String>> set) throws IOException {
        Path part = StatementsTest.FILES.resolve("part/states-" + set.getKey() + ".sql");
        String text = Files.readString(part);
        String wanted = set.getValue().stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
        String rendered = text.lines().findFirst().orElseThrow() + "\n" + wanted + "\n";
        if ("fix".equals(System.getProperty("format"))) {
            Files.writeString(part, rendered);
            return;
        }

        assertThat(text).as("-Dformat=fix writes it").isEqualTo(rendered);
    }

    @Test
    void noStatementListsStatesByItself() throws IOException {
        try (Stream<Path> files = Files.walk(StatementsTest.FILES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(literals(Files.readString(file)).filter(StateSetsTest::isOfJobs))
                        .as(file + " can take in a part, such as part/states-running.sql")
                        .isEmpty();
            }
        }
    }

    @Test
    void theSchemaKnowsTheSameStates() throws IOException {
        List<Set<String>> listed = literals(Files.readString(SCHEMA))
                .filter(StateSetsTest::isOfJobs)
                .toList();

        assertThat(listed).contains(StateNames.LIVE, StateNames.SETTLED);
        assertThat(listed).allSatisfy(set -> assertThat(
                        Stream.concat(Stream.of(StateNames.LIVE, StateNames.SETTLED), SETS.values().stream()))
                .as("a check or a partial index is of one of the sets")
                .anySatisfy(known -> assertThat(set).isEqualTo(known)));
    }

    @Test
    void whateverNamesAllStatesNamesNewOnesToo() throws IOException {
        Map<String, String> lists = Map.of(
                "src/main/resources/contract/schemas/job-facts.json", "\"%s\"",
                "src/main/resources/web/console/jobs-screen.ts", "\"%s\"",
                "src/docs/how-it-works.md", "`%s`");
        for (Map.Entry<String, String> list : lists.entrySet()) {
            String text = Files.readString(Path.of(list.getKey()));
            assertThat(all()).allSatisfy(state -> assertThat(text)
                    .as(list.getKey())
                    .contains(list.getValue().formatted(state)));
        }
    }

    @Test
    void everyLiveStateIsReadFromItsRow() throws IOException {
        String row = Files.readString(Path.of("src/main/java/dev/bobine/persistence/StateRow.java"));

        assertThat(StateNames.LIVE).allSatisfy(state -> assertThat(row).contains("case \"" + state + "\" ->"));
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>(StateNames.LIVE);
        all.addAll(StateNames.SETTLED);
        return all;
    }

    private static boolean isOfJobs(Set<String> states) {
        return states.stream().anyMatch(StateNames.LIVE::contains) || states.contains("completed");
    }

    private static Stream<Set<String>> literals(String text) {
        return LITERAL.matcher(text).results().map(found -> WORD.matcher(found.group(1))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
