package dev.bobine.operations;

import dev.bobine.dev.LocalFfmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The image's files in a directory of their own, and the restrictions of its pod: another user without rights, a root
/// that cannot be written to, an empty `/tmp`. Where the machine does not allow that, a process runs as the test's own
/// user in directories without write permission, and [#restrictions] says why.
final class PodLayout implements AutoCloseable {

    static final int USER = 65532;

    private static final Path APP = Path.of("target", "quarkus-app");
    private static final Path JVM_OPTIONS = Path.of("deploy", "jvm.options");

    /// A sibling of `/tmp`, over which the pod's own is mounted.
    private static final Path PARENT = Path.of("/var/tmp");

    private final Path root;
    private final @Nullable String obstacle;
    private final AtomicInteger started = new AtomicInteger();

    private PodLayout(Path root, @Nullable String obstacle) {
        this.root = root;
        this.obstacle = obstacle;
    }

    static PodLayout unpack() throws IOException, InterruptedException {
        if (Files.notExists(APP.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException(APP + " is missing; run ./mvnw package first");
        }
        Path parent = Files.isWritable(PARENT) ? PARENT : Path.of(System.getProperty("java.io.tmpdir"));
        Path root = Files.createTempDirectory(parent, "bobine-pod-");
        Path app = root.resolve("opt/bobine");
        copy(APP, app);
        Files.copy(JVM_OPTIONS, app.resolve("jvm.options"));
        Files.createDirectories(root.resolve("logs"));
        allow(root, "u=rwX,go=rX");
        return new PodLayout(root, obstacle(root));
    }

    /// What keeps the restrictions from being put on a process; null when nothing does.
    private static @Nullable String obstacle(Path root) throws IOException, InterruptedException {
        if (!root.startsWith(PARENT)) {
            return PARENT + " cannot be written to";
        }
        if (!"0".equals(Tools.run(List.of("id", "-u")).output().strip())) {
            return "the tests do not run as root";
        }
        for (String program : List.of("unshare", "setpriv", "mount", "sh")) {
            if (Tools.find(program).isEmpty()) {
                return program + " is missing";
            }
        }
        List<String> probe = new ArrayList<>(restricted());
        probe.addAll(List.of(java(), "-version"));
        Tools.Result result = Tools.run(probe);
        return result.code() == 0
                ? null
                : result.output().lines().findFirst().orElse("user " + USER + " cannot run Java");
    }

    /// In words.
    String restrictions() {
        return obstacle == null
                ? "user " + USER + ", no capabilities, no new privileges, read-only root, /tmp of 128 MiB"
                : "the tests' own user and directories without write permission, since " + obstacle;
    }

    boolean isRestricted() {
        return obstacle == null;
    }

    /// Installs a studio's program that takes its time.
    ///
    /// @return its settings
    Map<String, String> studio() throws IOException {
        Path folder = Files.createDirectories(root.resolve("opt/ffmpeg"));
        LocalFfmpeg ffmpeg = LocalFfmpeg.find(folder);
        Path slow = Files.writeString(folder.resolve("slow.sh"), """
                #!/bin/sh
                /bin/sleep 3
                exec '%s' "$@"
                """.formatted(ffmpeg.program()));
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwx------"));
        allow(folder, "u=rwX,go=rX");
        return Map.of(
                "bobine.backends.studio.dialect",
                "studio",
                "bobine.backends.studio.resubmit",
                "free",
                "bobine.backends.studio.poll-min",
                "200ms",
                "bobine.backends.studio.studio.ffmpeg",
                slow.toString(),
                "bobine.backends.studio.studio.h264",
                ffmpeg.h264(),
                "bobine.backends.studio.studio.scratch",
                "/tmp/bobine-scratch",
                "bobine.models.studio.offers.studio.id",
                "studio",
                "bobine.models.studio.offers.studio.price-per-second",
                "0.01");
    }

    Path cache() {
        return root.resolve("opt/bobine/bobine.aot");
    }

    /// Starts the service.
    ///
    /// @param configuration becomes the file that the ConfigMap would be
    PodProcess start(Map<String, String> configuration, List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(obstacle == null ? restricted() : List.of());
        command.addAll(service(jvm));
        command.addAll(List.of(arguments));
        return process(configuration, command);
    }

    /// Starts a run that makes the AOT cache, which is part of building the image.
    PodProcess train(Map<String, String> configuration) throws IOException {
        return process(configuration, service(List.of("-XX:AOTCacheOutput=" + cache())));
    }

    private List<String> service(List<String> jvm) {
        Path app = root.resolve("opt/bobine");
        List<String> command = new ArrayList<>(List.of(java(), "@" + app.resolve("jvm.options")));
        command.addAll(jvm);
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        return command;
    }

    private PodProcess process(Map<String, String> configuration, List<String> command) throws IOException {
        int number = started.incrementAndGet();
        Path home = Files.createDirectories(root.resolve("etc/bobine-" + number));
        Path config = Files.createDirectories(home.resolve("config"));
        Files.writeString(
                config.resolve("application.properties"),
                configuration.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                        .collect(Collectors.joining("\n")));
        return new PodProcess(command, home, root.resolve("logs").resolve(number + ".log"));
    }

    private static List<String> restricted() {
        String script = "mount -t tmpfs -o size=128m,mode=1777 tmpfs /tmp && exec \"$@\"";
        String readOnly = "mount -o remount,ro,bind / && exec \"$@\"";
        return List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                script,
                "sh",
                "sh",
                "-c",
                readOnly,
                "sh",
                "setpriv",
                "--reuid",
                Integer.toString(USER),
                "--regid",
                Integer.toString(USER),
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public void close() throws IOException {
        allow(root, "u+rwX");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void allow(Path path, String mode) throws IOException {
        try {
            Tools.Result result = Tools.run(List.of("chmod", "-R", mode, path.toString()));
            if (result.code() != 0) {
                throw new IOException(result.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    /// What the kernel says of a process, by field.
    static Optional<String> status(long pid, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst();
    }
}
