package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AdvisoriesTest {

    /// A jar in a local repository: group, artifact, version.
    private static final Pattern JAR = Pattern.compile(".*/repository/(.+)/([^/]+)/([^/]+)/\\2-\\3(?:-[^/]+)?\\.jar");

    private static final Advisories NARROW = new Advisories(
            LocalDate.of(2026, 1, 1),
            90,
            List.of(
                    new Advisories.Advisory("A-1", "g:a", "(,1.2),[1.3,1.3.4)", "A hole.", null),
                    new Advisories.Advisory("A-2", "g:b", "(,2.0)", "Another.", "It is not reached.")));

    @Test
    void nothingOnTheClassPathHasAKnownVulnerability() throws IOException {
        assertThat(Advisories.load().faults(onTheClassPath())).isEmpty();
    }

    @Test
    void aVersionInsideTheRangeIsAFaultUnlessARowSaysWhyNot() {
        assertThat(NARROW.faults(Map.of("g:a", "1.2", "g:b", "1.9"))).isEmpty();
        assertThat(NARROW.faults(Map.of("g:a", "1.3.4.Final", "g:b", "1.9"))).isEmpty();
        assertThat(NARROW.faults(Map.of("g:a", "1.3.3.Final", "g:b", "1.9")))
                .containsExactly("g:a 1.3.3.Final has A-1: A hole.");
        assertThat(NARROW.faults(Map.of("g:a", "1.10", "g:b", "1.9"))).isEmpty();
    }

    @Test
    void aRowThatDoesNotApplyAnyMoreIsAFault() {
        assertThat(NARROW.faults(Map.of("g:a", "1.2", "g:b", "2.0")))
                .singleElement()
                .asString()
                .contains("A-2", "tolerated");
        assertThat(NARROW.faults(Map.of("g:b", "1.0")))
                .singleElement()
                .asString()
                .contains("A-1", "not shipped");
    }

    @Test
    void everyRowSaysWhatItIsAboutAndEveryToleranceWhy() throws IOException {
        assertThat(Advisories.load().advisories()).hasSizeGreaterThan(10).allSatisfy(row -> {
            assertThat(row.id()).matches("(CVE|GHSA)-.+");
            assertThat(row.about()).isNotBlank();
            assertThat(row.tolerated() == null || row.tolerated().length() > 40)
                    .as("%s says why it is tolerated", row.id())
                    .isTrue();
        });
    }

    @Test
    void whoeverChangesSomethingLongAfterTheLastLookLooksAgain() throws Exception {
        assertThat(NARROW.isTooOldFor(Instant.parse("2026-04-01T23:59:59Z"))).isFalse();
        assertThat(NARROW.isTooOldFor(Instant.parse("2026-04-02T00:00:00Z"))).isTrue();

        Advisories list = Advisories.load();
        assertThat(list.isTooOldFor(lastCommit()))
                .as("%s was last compared with public advisories on %s", Advisories.FILE, list.looked())
                .isFalse();
    }

    /// What several rows take for granted.
    @Test
    void noPathIsGuardedByItsSpelling() throws IOException {
        JsonNode configuration = new YAMLMapper()
                .readTree(Path.of("src/main/resources/application.yaml").toFile());

        assertThat(configuration.at("/quarkus/http").isObject()).isTrue();
        // It sends a browser to the identity provider; who comes by another spelling is nobody, and gets no session.
        assertThat(configuration.at("/quarkus/http/auth/permission"))
                .singleElement()
                .satisfies(permission ->
                        assertThat(permission.path("paths").asText()).isEqualTo("/session/oidc"));
    }

    /// The time of the commit that is checked out; the test is left out where that cannot be known, as in an archive.
    private static Instant lastCommit() throws IOException, InterruptedException {
        Process git;
        try {
            git = new ProcessBuilder("git", "log", "-1", "--format=%ct").start();
        } catch (IOException e) {
            assumeTrue(false, "git is missing: " + e.getMessage());
            throw e;
        }
        String seconds = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeTrue(git.waitFor() == 0 && !seconds.isEmpty(), "this is no clone");
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static Map<String, String> onTheClassPath() {
        Map<String, String> versions = new TreeMap<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(Pattern.quote(File.pathSeparator))) {
            Matcher jar = JAR.matcher(entry.replace(File.separatorChar, '/'));
            if (jar.matches() && Files.exists(Path.of(entry))) {
                versions.put(jar.group(1).replace('/', '.') + ":" + jar.group(2), jar.group(3));
            }
        }
        return versions;
    }
}
