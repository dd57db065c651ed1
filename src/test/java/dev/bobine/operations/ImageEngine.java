package dev.bobine.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/// A container engine with Docker's command line. It builds the image as the operators' guide says and runs containers
/// of it under the restrictions of the pod, on the machine's own network. Only for Linux.
final class ImageEngine implements AutoCloseable {

    private static final String IMAGE = "bobine:test";
    private static final String DOCKERFILE = "deploy/Dockerfile";
    private static final Duration BUILD = Duration.ofMinutes(20);
    private static final Duration COMMAND = Duration.ofMinutes(1);

    private final String program;
    private final Path work;
    private final List<String> containers = new ArrayList<>();

    private ImageEngine(Path program, Path work) {
        this.program = program.toString();
        this.work = work;
    }

    /// Leaves the test out, and says why, where it was not asked for or no engine answers.
    static ImageEngine need() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Boolean.getBoolean("test.containers"), "the image is built and started with -Pcontainers only");
        Path program = Tools.need("the image", "docker", "podman");
        Tools.Result answer = Tools.run(List.of(program.toString(), "version"));
        Assumptions.assumeTrue(answer.code() == 0, "no container engine answers: " + answer.output());
        return new ImageEngine(program, Files.createTempDirectory("bobine-image-"));
    }

    void build() throws IOException, InterruptedException {
        run(BUILD, "build", "-f", DOCKERFILE, "-t", IMAGE, ".");
    }

    /// @param format in the engine's template language
    String inspect(String format) throws IOException, InterruptedException {
        return run(COMMAND, "image", "inspect", "--format", format, IMAGE).strip();
    }

    /// Copies a directory out of the image.
    Path copy(String directory) throws IOException, InterruptedException {
        String container = name();
        run(COMMAND, "create", "--name", container, IMAGE);
        Path target = work.resolve(container);
        run(COMMAND, "cp", container + ":" + directory, target.toString());
        return target;
    }

    /// Starts the service.
    ///
    /// @param configuration becomes the file that the ConfigMap would be
    /// @param options further ones of the engine's `run`
    PodProcess start(Map<String, String> configuration, List<String> options, String... arguments) throws IOException {
        String container = name();
        Path config = Files.createDirectory(work.resolve(container));
        Files.writeString(
                config.resolve("application.properties"),
                configuration.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                        .collect(Collectors.joining("\n")));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(program, "run", "--name", container));
        command.addAll(List.of("--network", "host", "--read-only", "--cap-drop", "ALL", "--memory", "1g"));
        command.addAll(List.of("--security-opt", "no-new-privileges", "--user", PodLayout.USER + ":" + PodLayout.USER));
        command.addAll(List.of("--tmpfs", "/tmp:size=128m,exec", "-v", config + ":/etc/bobine/config:ro"));
        command.addAll(options);
        command.add(IMAGE);
        command.addAll(List.of(arguments));
        return new PodProcess(command, work, work.resolve(container + ".log"));
    }

    /// The engine's program hands signals on to the container, but not its own death. Nothing is left to `--rm`, with
    /// which some engines lose the exit code.
    @Override
    public void close() throws IOException, InterruptedException {
        for (String container : containers) {
            Tools.run(List.of(program, "rm", "-f", container));
        }
    }

    private String name() {
        String name = "bobine-test-" + ProcessHandle.current().pid() + "-" + containers.size();
        containers.add(name);
        return name;
    }

    private String run(Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Tools.Result result = Tools.run(command, limit);
        if (result.code() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + result.output());
        }
        return result.output();
    }
}
