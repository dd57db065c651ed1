package dev.bobine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A reader of what strangers send, to be fed with anything. A test class of this kind runs over its seeds and over all
/// that the fuzzer has ever found against it (`src/test/resources/fuzz/<class>/`) in every test run; the profile `fuzz`
/// lets the fuzzer loose on one of them.
public abstract class FuzzTarget {

    private static final Path KEPT = Path.of("src", "test", "resources", "fuzz");

    /// Reads one input and checks what must hold of every answer. Whatever this throws is a finding, and so is an input
    /// that takes seconds.
    protected abstract void feed(byte[] input) throws Exception;

    /// Good inputs to begin with, by their names. They are best made by code, so that the repository holds no bytes
    /// that nobody can read.
    protected abstract Map<String, byte[]> seeds() throws Exception;

    /// Words of the format, which the fuzzer would have to guess.
    protected List<String> words() {
        return List.of();
    }

    @TestFactory
    Stream<DynamicTest> seedsAndEarlierFindingsAreRead() throws Exception {
        Stream<DynamicTest> seeds = seeds().entrySet().stream()
                .map(seed -> DynamicTest.dynamicTest(seed.getKey(), () -> feed(seed.getValue())));
        Stream<DynamicTest> findings = files(kept()).stream()
                .map(file ->
                        DynamicTest.dynamicTest(file.getFileName().toString(), () -> feed(Files.readAllBytes(file))));
        return Stream.concat(seeds, findings);
    }

    /// Where inputs are kept that were findings once.
    final Path kept() {
        return KEPT.resolve(getClass().getSimpleName());
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
