package dev.bobine.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.animatic.Animatic;
import dev.bobine.dev.animatic.AnimaticProcess;
import dev.bobine.job.Hashes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipReportTest {

    private static final String JOB = "01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f";

    @TempDir
    static Path bucket;

    @TempDir
    Path clips;

    private static Path object;

    @BeforeAll
    static void renderAClip() throws Exception {
        object = bucket.resolve("clip.mp4");
        AnimaticProcess.render(
                new Animatic("A red kite", 128, 96, 1, 7, true), object, bucket.resolve("clip.jpg"), progress -> {});
    }

    @Test
    void fetchesTheClipAndTellsWhatTheFileIs() throws Exception {
        String report =
                report(completed(HexFormat.of().formatHex(Hashes.newSha256().digest(Files.readAllBytes(object)))));

        Path file = clips.resolve("kept").resolve(JOB + ".mp4");
        assertThat(file).hasSameBinaryContentAs(object);
        assertThat(report)
                .contains(file.toAbsolutePath().toString())
                .contains("1.00 s, 128x96, h264, aac, ")
                .contains("SHA-256 as announced")
                .contains("curl -sL http://localhost:1/jobs/" + JOB + "/clip -o clip.mp4");
    }

    @Test
    void saysThatAnObjectIsNotTheOneThatWasAnnounced() {
        assertThat(report(completed("0".repeat(64)))).contains("NOT the announced one");
    }

    @Test
    void saysThatAClipCannotBeFetched() {
        ClipReport unreachable = new ClipReport(
                key -> {
                    throw new NoSuchFileException(key);
                },
                clips,
                "http://localhost:1");

        assertThat(unreachable.of(completed(""))).contains("could not be read back", "clips/a.mp4");
    }

    private String report(JobEvent event) {
        return new ClipReport(ClipReportTest::link, clips.resolve("kept"), "http://localhost:1").of(event);
    }

    private static URI link(String key) {
        assertThat(key).isEqualTo("clips/a.mp4");
        return object.toUri();
    }

    private static JobEvent completed(String sha256) {
        return JobEvent.of(
                "dev.bobine.job.completed.v1",
                "{\"jobId\":\"%s\",\"clip\":{\"key\":\"clips/a.mp4\",\"sha256\":\"%s\"}}".formatted(JOB, sha256));
    }
}
