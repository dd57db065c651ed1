package dev.bobine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Feeds one target for some minutes, in a JVM of its own with a small heap, and stops at the first finding. What it
/// learns stays in `target/fuzz`, so that the next run goes on from there; a finding is written where every later test
/// run reads it. Not a test by its name: the profile `fuzz` runs it.
class Fuzzing {

    private static final int LONGEST_INPUT = 64 << 10;

    /// The first input pays for the instrumentation of whatever it reaches.
    private static final int SECONDS_PER_INPUT = 30;

    private static final int HEAP_MB = 512;
    private static final int RSS_MB = 2048;

    /// Targets of providers' replies serve them to a client, on this machine.
    private static final String CALLS_ARE_FINE = "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery";

    @Test
    void nothingIsFound() throws Exception {
        String name = System.getProperty("fuzz", "none");
        FuzzTarget target = FuzzEntry.target(classNamed(name));
        Path workshop = Files.createDirectories(Path.of("target", "fuzz", name).toAbsolutePath());
        Path corpus = Files.createDirectories(workshop.resolve("corpus"));
        Path kept = Files.createDirectories(target.kept().toAbsolutePath());
        for (Map.Entry<String, byte[]> seed : target.seeds().entrySet()) {
            Files.write(corpus.resolve("seed-" + seed.getKey()), seed.getValue());
        }

        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--target_args=" + target.getClass().getName(),
                "--instrumentation_includes=dev.bobine.**",
                "--custom_hook_includes=dev.bobine.**",
                "--disabled_hooks=" + CALLS_ARE_FINE,
                "--reproducer_path=" + workshop,
                "-artifact_prefix=" + kept + "/",
                "-max_len=" + LONGEST_INPUT,
                "-timeout=" + SECONDS_PER_INPUT,
                "-rss_limit_mb=" + RSS_MB,
                "-max_total_time="
                        + Duration.ofMinutes(Long.getLong("fuzz.minutes", 10)).toSeconds(),
                "-dict=" + dictionary(target, workshop),
                "-print_final_stats=1",
                corpus.toString(),
                kept.toString()));

        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as("the fuzzer's verdict; a finding lies in %s", kept)
                .isZero();
    }

    private static String classNamed(String simpleName) {
        return new ClassFileImporter()
                .importPackages("dev.bobine").stream()
                        .filter(type -> type.isAssignableTo(FuzzTarget.class)
                                && type.getSimpleName().equals(simpleName))
                        .map(JavaClass::getName)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "-Dfuzz must name a fuzz target, such as PictureTypeFuzzTest; there is no "
                                        + simpleName));
    }

    private static Path dictionary(FuzzTarget target, Path workshop) throws IOException {
        List<String> words =
                target.words().stream().map(word -> "\"" + escaped(word) + "\"").toList();
        return Files.write(workshop.resolve("words.dict"), words);
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
