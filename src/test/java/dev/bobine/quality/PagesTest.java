package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.contract.FaultCode;
import dev.bobine.job.Failure;
import dev.bobine.job.JobState;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final Path README = Path.of("README.md");
    private static final Path PAGES = Path.of("src/docs");
    private static final Path CONFIGURATION = PAGES.resolve("configuration.md");
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- configuration: begin -->\\n).*?(<!-- configuration: end -->)");
    private static final Pattern METER =
            Pattern.compile("(?s)(?:counter|timer|summary|gauge\\w*|builder)\\(\\s*\"(bobine\\.[a-z.]+)\"");
    private static final Pattern METRIC = Pattern.compile("`(bobine(?:_[a-z]+)+)`");
    private static final Pattern DATABASE_TABLE = Pattern.compile("(?m)^create table (\\w+) \\(");
    private static final Pattern CODE = Pattern.compile("(?:Refusal\\.(?:of|until)|DirectionException\\.of|"
            + "refused|Match\\.Refused|Problem\\.of(?:Field)?|conflict)\\(\\s*(?:[\\w.]+,\\s*)?\"([a-z_]*[a-z])\"");
    private static final Pattern MOVE = Pattern.compile("\\b[a-z]+ --> [a-z]+\\b");
    private static final Pattern SEARCH = Pattern.compile("`git grep(?: -[nl])? \"?([^`\"]+)\"?`");
    private static final Pattern FIGURE = Pattern.compile("(?m)^\\| [a-z-]+ \\| .* \\| .*\\d.* \\| .*\\|$");

    @Test
    void theConfigurationTableIsWhatTheCodeSays() throws IOException {
        Path code = Path.of("src/main/java/dev/bobine");
        StringBuilder source = new StringBuilder(Sources.read(code.resolve("runtime/BobineConfig.java")));
        try (Stream<Path> dialects = Files.walk(code.resolve("rendering"))) {
            for (Path config : dialects.filter(file -> file.toString().endsWith("Config.java"))
                    .sorted()
                    .toList()) {
                source.append(Sources.read(config));
            }
        }
        String table = new ConfigurationTable(source.toString()).markdown();
        String page = Sources.read(CONFIGURATION);
        String expected = TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table) + "$2");
        if ("fix".equals(System.getProperty("format"))) {
            Files.writeString(CONFIGURATION, expected);
        } else {
            assertThat(page)
                    .as("%s; ./mvnw test -Dtest=PagesTest -Dformat=fix writes it", CONFIGURATION)
                    .isEqualTo(expected);
        }
        assertThat(expected).contains(table);
    }

    @Test
    void everyMetricIsDocumented() {
        Set<String> meters = new TreeSet<>();
        for (Path file : Sources.under(Path.of("src/main/java"), ".java")) {
            Matcher matcher = METER.matcher(Sources.read(file));
            while (matcher.find()) {
                meters.add(matcher.group(1).replace('.', '_'));
            }
        }
        assertThat(meters).isNotEmpty();
        assertThat(Sources.read(PAGES.resolve("signals.md")))
                .contains(meters.stream().map(meter -> "`" + meter + "`").toList());
    }

    @Test
    void noMetricIsDocumentedThatIsNotThere() {
        String code = Sources.under(Path.of("src/main/java"), ".java").stream()
                .map(Sources::read)
                .collect(Collectors.joining());

        assertThat(METRIC.matcher(Sources.read(PAGES.resolve("signals.md"))).results())
                .hasSizeGreaterThan(50)
                .allSatisfy(metric ->
                        assertThat(code).contains("\"" + metric.group(1).replace('_', '.') + "\""));
    }

    @Test
    void everyTableHasItsWriters() {
        String schema = Sources.read(Path.of("src/main/resources/db/migration/V1__schema.sql"));
        List<String> tables = DATABASE_TABLE
                .matcher(schema)
                .results()
                .map(table -> "`" + table.group(1) + "`")
                .toList();

        assertThat(tables).hasSizeGreaterThan(20);
        assertThat(Markdown.of(PAGES.resolve("architecture.md")).section("Who writes which table"))
                .contains(tables);
    }

    @Test
    void everyCodeOfARefusalIsDocumented() {
        Set<String> codes = new TreeSet<>();
        for (Path file : Sources.under(Path.of("src/main/java"), ".java")) {
            CODE.matcher(Sources.read(file)).results().forEach(match -> codes.add(match.group(1)));
        }
        Arrays.stream(FaultCode.values()).map(FaultCode::code).forEach(codes::add);

        assertThat(codes).hasSizeGreaterThan(50);
        assertThat(Sources.read(PAGES.resolve("http.md")))
                .contains(codes.stream().map(code -> "`" + code + "`").toList());
    }

    @Test
    void everyKindOfFailureIsDocumented() {
        assertThat(Sources.read(PAGES.resolve("how-it-works.md")))
                .contains(Arrays.stream(Failure.Kind.values())
                        .map(kind -> "`" + kind.code() + "`")
                        .toList());
    }

    @Test
    void theDiagramOfStatesHasAllMovesAndNoOthers() {
        Set<String> moves = Arrays.stream(JobState.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .flatMap(state -> Arrays.stream(state.getMethods())
                        .map(Method::getReturnType)
                        .filter(next -> next.isRecord() && JobState.class.isAssignableFrom(next))
                        .filter(next -> next != state)
                        .map(next -> state(state) + " --> " + state(next)))
                .collect(Collectors.toSet());

        String diagram = Markdown.of(PAGES.resolve("how-it-works.md"))
                .snippets("mermaid")
                .getFirst();

        assertThat(MOVE.matcher(diagram).results().map(MatchResult::group)).containsExactlyInAnyOrderElementsOf(moves);
    }

    private static String state(Class<?> type) {
        return type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Test
    void whatANewcomerSearchesForIsThere() {
        String everything = Stream.of(Path.of("src/main"), Path.of("src/test/java"))
                .flatMap(root -> Stream.of(".java", ".sql").flatMap(ending -> Sources.under(root, ending).stream()))
                .map(Sources::read)
                .collect(Collectors.joining());
        List<String> searches = SEARCH.matcher(Sources.read(PAGES.resolve("contributing.md")))
                .results()
                .map(search -> search.group(1))
                .toList();

        assertThat(searches).hasSizeGreaterThan(5);
        assertThat(everything).contains(searches);
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Sources.read(README).lines().count()).isLessThanOrEqualTo(300);
    }

    @Test
    void theReadmeLeadsToEveryPage() {
        assertThat(Markdown.of(README).targets())
                .contains(
                        Sources.under(PAGES, ".md").stream().map(Path::toString).toArray(String[]::new));
    }

    @Test
    void theFiguresOfTheReadmeAreThoseOfTheBenchmarks() {
        List<String> figures = FIGURE.matcher(Markdown.of(README).section("Numbers"))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(figures).isNotEmpty();
        assertThat(Sources.read(PAGES.resolve("benchmarks.md"))).contains(figures);
    }

    @Test
    void theProofsOfTheReadmeAreThoseOfTheRuns() {
        String readme = Sources.read(README);
        String guarantees = Sources.read(PAGES.resolve("guarantees.md"));

        assertThat(guarantees)
                .contains("| paid twice | 0 |")
                .contains("| requests | " + figure("0 of ([\\d,]+) jobs paid twice", readme) + " |")
                .contains("| clips, films and stills checked byte by byte | "
                        + figure("([\\d,]+) clips, films and stills checked byte by byte", readme)
                        + " |");
        assertThat(Sources.read(PAGES.resolve("benchmarks.md")))
                .contains("| Jain index of cost served to 21 users | " + figure("Jain index ([\\d.]+)", readme) + " |")
                .contains("| submits above rate × 1 s + burst | 0 |", "| renders above the in-flight limit | 0 |");
    }

    private static String figure(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    static Stream<Path> pages() {
        return Stream.concat(Stream.of(README, Path.of("deploy/README.md")), Sources.under(PAGES, ".md").stream());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) {
        assertThat(Markdown.of(page).broken()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTypeAndFileThatIsNamedExists(Path page) {
        assertThat(Markdown.of(page).unknownNames()).isEmpty();
    }
}
