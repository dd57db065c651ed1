package dev.bobine.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One process of the service, started as its container would.
final class PodProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    /// Ends the wait for a process that hangs. A machine that is busy with other things needs minutes for what takes
    /// seconds, above all for writing the cache of a training run.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Process process;
    private final Path log;
    private final long begun = System.nanoTime();

    PodProcess(List<String> command, Path directory, Path log) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Waits until it says where it listens.
    ///
    /// @return the port
    int awaitStart() throws IOException, InterruptedException {
        while (System.nanoTime() - begun < LIMIT.toNanos() && process.isAlive()) {
            Matcher port = LISTENING.matcher(log());
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
            if (ended) {
                break;
            }
        }
        throw new IllegalStateException("the pod did not start: " + log());
    }

    int managementPort() throws IOException {
        return ManagementPort.saidIn(log());
    }

    /// Since it was started.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// As Kubernetes does it.
    void terminate() {
        process.destroy();
    }

    /// By SIGKILL, of which it is not told.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Files below a directory as the process sees it.
    List<Path> files(String directory) throws IOException {
        Path seen = Path.of("/proc/" + pid() + "/root" + directory);
        if (Files.notExists(seen)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(seen)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /// @return its exit code
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the pod did not end");
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
