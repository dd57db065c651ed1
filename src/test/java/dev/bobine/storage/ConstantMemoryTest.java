package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.media.TestMp4;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ConstantMemoryTest {

    private static final long CLIP = 200L << 20;

    @TempDir
    Path directory;

    @Test
    void aClipFarLargerThanTheHeapIsCopied() throws Exception {
        try (LocalBucket bucket = new LocalBucket(Files.createDirectory(directory.resolve("objects")))) {
            Path output = directory.resolve("output.txt");
            Process copy = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CopyOneClip.class.getName(),
                            bucket.directEndpoint().toString(),
                            Long.toString(CLIP)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(copy.waitFor(3, TimeUnit.MINUTES)).isTrue();
            } finally {
                copy.destroyForcibly();
            }

            assertThat(output).content().contains("stored " + new TestMp4(CLIP, false).size() + " bytes");
            assertThat(copy.exitValue()).isZero();
        }
    }
}
