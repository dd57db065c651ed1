package dev.bobine.bench;

import dev.bobine.access.ApiKey;
import dev.bobine.operations.ManagementPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One process of the packaged service, with the options of the image.
final class Pod implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path OPTIONS = Path.of("deploy", "jvm.options");
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration STARTUP_LIMIT = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final int managementPort;

    private Pod(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /// @param log file for its output
    /// @param jvm further options, such as the heap's size
    static Pod start(Path log, Map<String, String> configuration, List<String> jvm)
            throws IOException, InterruptedException {
        if (Files.notExists(JAR)) {
            throw new IllegalStateException(JAR + " is missing; run ./mvnw package first");
        }
        List<String> command = new ArrayList<>(List.of(JDK.resolve("java").toString(), "@" + OPTIONS));
        command.addAll(jvm);
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int port = awaitStart(process, log);
            return new Pod(process, port, ManagementPort.saidIn(Files.readString(log)));
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static int awaitStart(Process process, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher port = LISTENING.matcher(Files.readString(log));
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the pod did not start; see " + log);
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    double cpuSeconds() {
        return Host.cpuSeconds(pid());
    }

    /// The sum of a metric's samples whose labels contain that text.
    double metric(String name, String labels) throws IOException, InterruptedException {
        return send(managementPort, "GET", "/metrics", "")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    double heapUsedMib() throws IOException, InterruptedException {
        return metric("jvm_memory_used_bytes", "area=\"heap\"") / (1 << 20);
    }

    void post(String path, String body) throws IOException, InterruptedException {
        String answer = send(port, "POST", path, body);
        if (answer.isEmpty()) {
            throw new IOException("no answer from " + path);
        }
    }

    void put(String path, String body) throws IOException, InterruptedException {
        String unused = send(port, "PUT", path, body);
    }

    int port() {
        return port;
    }

    private String send(int at, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .header("Content-Type", "application/json")
                .header(ApiKey.HEADER, Arena.KEY)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /// Sends a command to the JVM, such as `GC.run`.
    void jcmd(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(JDK.resolve("jcmd").toString(), Long.toString(pid())));
        line.addAll(List.of(command));
        int exit = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("jcmd " + command[0] + " failed");
        }
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        process.destroy();
        if (!process.waitFor(Duration.ofSeconds(20))) {
            process.destroyForcibly().waitFor();
        }
    }
}
