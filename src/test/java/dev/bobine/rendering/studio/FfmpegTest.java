package dev.bobine.rendering.studio;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls around the program, with scripts in its place.
@Execution(ExecutionMode.CONCURRENT)
class FfmpegTest {

    @TempDir
    Path folder;

    @Test
    void whatTakesTooLongIsKilledWithAllThatItStarted() throws Exception {
        Ffmpeg program = script("sleep 600 & echo $! > child; echo $$ > self; sleep 600", Duration.ofSeconds(2));

        assertThatThrownBy(() -> program.run(folder, List.of(), _ -> {}))
                .isInstanceOf(FfmpegException.class)
                .hasMessageContaining("longer");

        assertThat(isGone("self")).isTrue();
        await().atMost(Duration.ofMinutes(1)).until(() -> isGone("child"));
    }

    @Test
    void aCancelledRunIsKilled() throws Exception {
        Ffmpeg program = script("echo $$ > self; exec sleep 600", Duration.ofMinutes(5));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                program.run(folder, List.of(), _ -> {});
            } catch (FfmpegException | IOException | InterruptedException e) {
                end.complete(e);
            }
        });
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        Files.exists(folder.resolve("self")) && !pid("self").isEmpty());

        run.interrupt();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(isGone("self")).isTrue();
    }

    @Test
    void aProgramThatPrintsWithoutEndDoesNotFillTheMemoryAndEnds() throws Exception {
        Ffmpeg program = script("exec yes out_time_us=", Duration.ofSeconds(2));

        assertThatThrownBy(() -> program.run(folder, List.of(), _ -> {})).isInstanceOf(FfmpegException.class);
    }

    @Test
    void whatIsDoneIsToldAndWhatIsNoNumberIsNot() throws Exception {
        Ffmpeg program = script(
                "echo out_time_us=N/A; echo out_time_us=-5; echo out_time_us=1500000; echo error: x",
                Duration.ofMinutes(1));
        List<Long> told = new CopyOnWriteArrayList<>();

        program.run(folder, List.of(), told::add);

        assertThat(told).containsExactly(1_500_000L);
    }

    @Test
    void theProgramDoesNotSeeTheEnvironmentOfTheService() throws Exception {
        Ffmpeg program = script("env > environment", Duration.ofMinutes(1));

        program.run(folder, List.of(), _ -> {});

        assertThat(Files.readAllLines(folder.resolve("environment")))
                .allMatch(line -> line.matches("(LC_ALL|HOME|TMPDIR|PWD|SHLVL|_|OLDPWD)=.*"));
    }

    @Test
    void aProgramThatFailsIsNotQuoted() throws Exception {
        Ffmpeg program = script("echo secret title of the clip; exit 3", Duration.ofMinutes(1));

        assertThatThrownBy(() -> program.run(folder, List.of(), _ -> {}))
                .isInstanceOf(FfmpegException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aProgramThatCannotBeStartedIsTheMachinesTrouble() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Files.delete(gone);
        Ffmpeg program = script("true", Duration.ofMinutes(1));

        assertThatThrownBy(() -> program.run(gone, List.of(), _ -> {})).isInstanceOf(IOException.class);
    }

    /// It may end well all the same, with half a file.
    @ParameterizedTest
    @ValueSource(ints = {0, 228})
    void aFullDiskIsTheMachinesTrouble(int exit) throws Exception {
        Ffmpeg program = script(
                "echo '[out#0/mp4 @ 0x5c] Error writing trailer of film.mp4: No space left on device'; exit " + exit,
                Duration.ofMinutes(1));

        assertThatThrownBy(() -> program.run(folder, List.of(), _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("full");
    }

    private Ffmpeg script(String body, Duration wall) throws Exception {
        Path file = Files.writeString(folder.resolve("program"), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new Ffmpeg(file, new Ffmpeg.Limits(Duration.ofMinutes(1), wall, 1 << 20, 1L << 30));
    }

    private String pid(String file) throws Exception {
        return Files.readString(folder.resolve(file)).strip();
    }

    private boolean isGone(String file) throws Exception {
        return ProcessHandle.of(Long.parseLong(pid(file)))
                .filter(ProcessHandle::isAlive)
                .isEmpty();
    }
}
