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
import java.util.stream.DoubleStream;

/// One process of the packaged service, and the signals that a cluster or an accident may send it.
final class WorkerProcess implements AutoCloseable {

    /// The build that is tested.
    static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(120);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int number;
    private final String name;
    private final Process process;
    private final Path log;
    private volatile boolean told;
    private volatile int port;

    private WorkerProcess(int number, String name, Process process, Path log) {
        this.number = number;
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /// Starts a process and does not wait for it.
    static WorkerProcess start(
            int number, Path build, List<String> options, Map<String, String> configuration, Path logs)
            throws IOException {
        if (Files.notExists(build)) {
            throw new IllegalStateException(build + " is missing; run ./mvnw package first");
        }
        String name = "w" + number;
        Path log = logs.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value.replace("{worker}", name)));
        command.add("-Dbobine.worker.name=" + name);
        command.add("-Dbobine.backends.local.api-key=" + name);
        command.add("-Dbobine.backends.stills.api-key=" + name);
        command.add("-jar");
        command.add(build.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new WorkerProcess(number, name, process, log);
    }

    int number() {
        return number;
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

    /// Whether it has been seen to answer HTTP.
    boolean hasStarted() {
        return port > 0;
    }

    /// Whether it was told to end.
    boolean wasTold() {
        return told;
    }

    /// Waits until it answers HTTP, and returns the port.
    int awaitStart() throws IOException, InterruptedException {
        if (hasStarted()) {
            return port;
        }
        long end = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher line = LISTENING.matcher(Files.readString(log));
            if (line.find()) {
                port = Integer.parseInt(line.group(1));
                return port;
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

    /// Whether it says, in so many words, that it should be restarted.
    boolean saysItIsDead() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(managementUri("/health/live"))
                .timeout(PATIENCE)
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 503;
    }

    /// A number of its own metrics.
    double metric(String name) throws IOException, InterruptedException {
        return series(name).sum();
    }

    /// The largest of a metric's series.
    double largest(String name) throws IOException, InterruptedException {
        return series(name).max().orElse(0);
    }

    private DoubleStream series(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(managementUri("/metrics"))
                .timeout(PATIENCE)
                .build();
        return HTTP.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
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
