package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.bobine.contract.Contract;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class SnippetsTest {

    private static final Contract CONTRACT = Contract.load();
    private static final Pattern REQUEST = Pattern.compile("\\{\"userId\": [^}]*\"prompt\"[^}]*}");
    private static final Pattern PUBLIC_CLASS = Pattern.compile("public class (\\w+)");

    private record Source(String name, String text) {

        SimpleJavaFileObject file() {
            return new SimpleJavaFileObject(
                    URI.create("string:///" + name + ".java"), SimpleJavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    static List<String> requests() {
        return PagesTest.pages()
                .flatMap(page -> REQUEST.matcher(Sources.read(page)).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsValid(String request) throws JsonProcessingException {
        assertThat(CONTRACT.schema("generation-request.json")
                        .check(JsonMapper.builder().build().readTree(request)))
                .isNull();
    }

    static Stream<String> yaml() {
        return snippets("yaml");
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void configurationIsReadable(String snippet) throws JsonProcessingException {
        assertThat(new YAMLMapper().readTree(snippet).isObject()).isTrue();
    }

    static Stream<String> properties() {
        return snippets("properties");
    }

    @ParameterizedTest
    @MethodSource("properties")
    void keysHaveHashesAndRoles(String snippet) throws IOException {
        Properties keys = new Properties();
        keys.load(new StringReader(snippet));

        assertThat(keys.stringPropertyNames()).allMatch(key -> key.matches("\\w+\\.(sha256|roles|user|expires)"));
    }

    static Stream<String> java() {
        return snippets("java");
    }

    @ParameterizedTest
    @MethodSource("java")
    void javaCompiles(String snippet, @TempDir Path directory) {
        String name = PUBLIC_CLASS
                .matcher(snippet)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();

        boolean compiles = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        Set.of(new Source(name, snippet).file()))
                .call();

        assertThat(compiles).as(errors.toString()).isTrue();
    }

    static Stream<String> sh() {
        return snippets("sh");
    }

    @ParameterizedTest
    @MethodSource("sh")
    void commandsParse(String snippet, @TempDir Path directory) throws Exception {
        Path script = Files.writeString(directory.resolve("snippet.sh"), snippet);

        Process shell = new ProcessBuilder("sh", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(shell.exitValue()).as(said).isZero();
    }

    @Test
    void pythonParses(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(isThere("python3"), "Left out: there is no python3.");
        for (String snippet : snippets("python").toList()) {
            Path script = Files.writeString(directory.resolve("snippet.py"), snippet);
            assertPasses(snippet, "python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", script);
        }
    }

    @Test
    void javaScriptParses(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(isThere("node"), "Left out: there is no node.");
        for (String snippet : snippets("js").toList()) {
            Path script = Files.writeString(directory.resolve("snippet.mjs"), snippet);
            assertPasses(snippet, "node", "--check", script);
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void assertPasses(String snippet, Object... command) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.of(command).map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", said, snippet).isZero();
    }

    private static Stream<String> snippets(String language) {
        return PagesTest.pages().flatMap(page -> Markdown.of(page).snippets(language).stream());
    }
}
