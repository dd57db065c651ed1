package dev.bobine.chaos;

import dev.bobine.operations.ManagementPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One process of the packaged service, and the signals that a cluster or an accident may send it.
final class WorkerProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(120);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Process process;
    private final Path log;
    private boolean told;

    private WorkerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /// Starts a process and does not wait for it.
    static WorkerProcess start(String name, Map<String, String> configuration, Path logs) throws IOException {
        if (Files.notExists(JAR)) {
            throw new IllegalStateException(JAR + " is missing; run ./mvnw package first");
        }
        Path log = logs.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value.replace("{worker}", name)));
        command.add("-Dbobine.worker.name=" + name);
        command.add("-Dbobine.backends.local.api-key=" + name);
        command.add("-jar");
        command.add(JAR.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new WorkerProcess(name, process, log);
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it ended although nobody told it to.
    boolean endedByItself() {
        return !told && !process.isAlive();
    }

    /// Waits until it answers HTTP, and returns the port.
    int awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher port = LISTENING.matcher(Files.readString(log));
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("worker " + name + " did not start; see " + log);
    }

    /// Whether it says that it can work.
    boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(managementUri("/health/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// A number of its own metrics.
    double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(managementUri("/metrics")).build();
        return HTTP.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private URI managementUri(String path) throws IOException, InterruptedException {
        awaitStart();
        return URI.create("http://127.0.0.1:" + ManagementPort.saidIn(Files.readString(log)) + path);
    }

    void kill() throws InterruptedException {
        told = true;
        process.destroyForcibly().waitFor();
    }

    void terminate() throws IOException, InterruptedException {
        told = true;
        signal("TERM");
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int answer = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (answer != 0) {
            throw new IOException("cannot send " + signal + " to worker " + name);
        }
    }
}
