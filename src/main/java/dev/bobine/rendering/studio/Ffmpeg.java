package dev.bobine.rendering.studio;

import dev.bobine.rendering.studio.StudioMeters.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The program, and the walls around it: a child process without a shell, without this process's environment and
/// without input, which works in one folder and is killed when its time is over.
///
/// Where the machine has `prlimit`, the kernel bounds its processor time, its memory and the size of its files as well;
/// elsewhere the program's own options do.
final class Ffmpeg {

    /// @param cpu processor time of one run
    /// @param wall time of one run by the clock
    /// @param fileBytes of the largest file that it may write
    /// @param memoryBytes of address space
    record Limits(Duration cpu, Duration wall, long fileBytes, long memoryBytes) {
        Limits {
            if (cpu.toSeconds() < 1 || wall.isNegative() || wall.isZero()) {
                throw new IllegalArgumentException("a run of ffmpeg needs a second at least");
            }
            if (fileBytes < 1 || memoryBytes < 1) {
                throw new IllegalArgumentException("a run of ffmpeg needs room");
            }
        }
    }

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int SIGNALS = 128;
    private static final Duration LAST_GASP = Duration.ofSeconds(10);
    private static final int OPEN_FILES = 256;
    private static final long LARGEST_BLOCK = 256L << 20;
    private static final int LONGEST_LINE = 256;
    private static final String PROGRESS = "out_time_us=";

    /// How the system says that a disk, or its owner's part of it, is full.
    private static final List<String> NO_ROOM = List.of("No space left on device", "Disk quota exceeded");

    private final Path program;
    private final Limits limits;

    Ffmpeg(Path program, Limits limits) {
        this.program = Objects.requireNonNull(program, "program is null");
        this.limits = Objects.requireNonNull(limits, "limits is null");
    }

    /// Runs it to its end.
    ///
    /// @param folder where it works: all files are named relative to it
    /// @param progress called with how many microseconds of the result are done
    /// @throws FfmpegException when it fails or does not keep within its limits
    /// @throws IOException when the machine could not start it, or has no room for what it makes: another one may
    /// @throws InterruptedException when this thread was interrupted; the program is gone then
    void run(Path folder, List<String> arguments, LongConsumer progress)
            throws FfmpegException, IOException, InterruptedException {
        Process child = start(folder, arguments);
        AtomicBoolean diskFull = new AtomicBoolean();
        Thread reader = Thread.ofVirtual()
                .start(() -> read(child.getInputStream(), line -> {
                    if (NO_ROOM.stream().anyMatch(line::contains)) {
                        diskFull.set(true);
                    }
                    tell(line, progress);
                }));
        try {
            if (!child.waitFor(limits.wall())) {
                throw new FfmpegException(Reason.TIME_LIMIT, "The studio took longer than it may.");
            }
            reader.join(LAST_GASP);
            if (diskFull.get()) {
                // Whatever its exit value: one that could not write all of its file may end as if it had.
                throw new IOException("The studio's scratch space is full.");
            }
            if (child.exitValue() != 0) {
                // By a signal, as the kernel does when a limit is reached.
                Reason reason = child.exitValue() > SIGNALS ? Reason.KILLED : Reason.PROGRAM;
                throw new FfmpegException(
                        reason, "The studio could not make anything of these files within its limits.");
            }
        } finally {
            kill(child);
        }
    }

    private Process start(Path folder, List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", folder.toString());
        return builder.start();
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(PRLIMIT)) {
            long seconds = limits.cpu().toSeconds();
            command.addAll(List.of(
                    PRLIMIT.toString(),
                    "--cpu=" + seconds + ":" + (seconds + 1),
                    "--fsize=" + limits.fileBytes(),
                    "--as=" + limits.memoryBytes(),
                    "--nofile=" + OPEN_FILES,
                    "--core=0",
                    "--"));
        }
        command.add(program.toString());
        command.addAll(List.of(
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "error",
                "-y",
                "-max_alloc",
                Long.toString(Math.min(LARGEST_BLOCK, limits.memoryBytes())),
                "-timelimit",
                Long.toString(limits.cpu().toSeconds()),
                "-progress",
                "pipe:1"));
        command.addAll(arguments);
        return command;
    }

    /// Takes all that the program prints, so that it never waits for a reader, and keeps nothing of it.
    private static void read(InputStream output, Consumer<String> lines) {
        StringBuilder line = new StringBuilder();
        byte[] buffer = new byte[1024];
        try (output) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                for (char letter : new String(buffer, 0, read, StandardCharsets.ISO_8859_1).toCharArray()) {
                    if (letter == '\n') {
                        lines.accept(line.toString());
                        line.setLength(0);
                    } else if (line.length() < LONGEST_LINE) {
                        line.append(letter);
                    }
                }
            }
        } catch (IOException _) {
            // The program was killed.
        }
    }

    private static void tell(String line, LongConsumer progress) {
        Long micros = line.startsWith(PROGRESS) ? number(line.substring(PROGRESS.length())) : null;
        if (micros != null && micros >= 0) {
            progress.accept(micros);
        }
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// Also what it may have started, and also when this thread is interrupted meanwhile.
    private static void kill(Process child) {
        if (!child.isAlive()) {
            return;
        }
        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            child.waitFor(LAST_GASP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
