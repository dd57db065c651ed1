package dev.bobine.chaos;

import dev.bobine.dev.LocalPostgres;
import dev.bobine.dev.Ports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The database and, when it is to fail over, a standby that has every commit before it is acknowledged. There is one
/// address for clients, which follows the primary, as a cluster's operator provides.
final class Replicas implements AutoCloseable {

    /// Enough for a standby to catch up from its base copy.
    static final Map<String, String> SETTINGS = Map.of("wal_keep_size", "256MB", "max_wal_size", "256MB");

    private static final Set<String> OF_ONE_SERVER =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "standby.signal", "backup_label", "ballast");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final @Nullable Network network;
    private LocalPostgres primary;
    private Path data;
    private int port;
    private int count;
    private @Nullable Path backup;

    Replicas(LocalPostgres primary, Path data, int port, Path directory, @Nullable Network network) {
        this.primary = primary;
        this.data = data;
        this.port = port;
        this.directory = directory;
        this.network = network;
    }

    LocalPostgres primary() {
        return primary;
    }

    /// Where the primary keeps its data.
    Path data() {
        return data;
    }

    /// Makes a standby, lets it catch up, ends the primary without a farewell and promotes the standby.
    void failOver() throws Exception {
        Path copy = directory.toAbsolutePath().resolve("replica-" + ++count);
        int next = Ports.free().postgres();
        LocalPostgres standby = new LocalPostgres(copy, next, false, SETTINGS);
        baseCopy(copy);
        follow(copy);
        standby.start();
        execute(port, "alter system set synchronous_standby_names = '*'");
        execute(port, "select pg_reload_conf()");
        await(
                port,
                "select count(*) from pg_stat_replication where state = 'streaming' and sync_state in ('sync', 'quorum')");
        Thread.sleep(Duration.ofSeconds(3));

        ProcessHandle postmaster = postmaster();
        signal("QUIT", List.of(postmaster.pid()));
        postmaster.onExit().get();
        stopQuietly(primary);
        execute(next, "alter system reset synchronous_standby_names");
        execute(next, "select pg_promote(true, 60)");
        primary = standby;
        data = copy;
        port = next;
        if (network == null) {
            throw new IllegalStateException("a database that fails over has a way to it that follows");
        }
        network.moveDatabase(next);
    }

    /// Makes a base backup, with the log that was written meanwhile.
    void backUp() throws Exception {
        backup = directory.toAbsolutePath().resolve("backup");
        baseCopy(backup);
        Path log = data.resolve("pg_wal");
        try (Stream<Path> segments = Files.list(log)) {
            for (Path segment : segments.filter(Files::isRegularFile).toList()) {
                Files.copy(segment, backup.resolve("pg_wal").resolve(segment.getFileName()));
            }
        }
    }

    /// Starts a server on the backup in the place of the present one.
    void restore() throws Exception {
        primary.stop();
        LocalPostgres restored = new LocalPostgres(Optional.ofNullable(backup).orElseThrow(), port, false, SETTINGS);
        restored.start();
        primary = restored;
        data = Optional.ofNullable(backup).orElseThrow();
        count++;
    }

    /// Stops all processes of the server, which keep what they hold and answer nothing.
    void freeze() throws IOException, InterruptedException {
        signal("STOP", family());
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", family());
    }

    /// Starts the server where it has ended by itself.
    void revive() throws Exception {
        Path file = data.resolve("postmaster.pid");
        if (Files.notExists(file)
                || ProcessHandle.of(pid(file)).filter(ProcessHandle::isAlive).isEmpty()) {
            stopQuietly(primary);
            primary.start();
        }
    }

    @Override
    public void close() throws IOException {
        if (count > 0) {
            primary.close();
        }
    }

    private void baseCopy(Path copy) throws Exception {
        try (Connection connection = superuser(port);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copyFiles(copy);
            try (ResultSet stopped = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(copy.resolve("backup_label"), stopped.getString(1));
            }
        }
    }

    private void follow(Path copy) throws IOException {
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "%nprimary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'%n"
                        .formatted(port),
                StandardOpenOption.APPEND,
                StandardOpenOption.CREATE);
    }

    /// Files change and vanish meanwhile, which the log of the time of the copy makes good.
    private void copyFiles(Path copy) throws IOException {
        Files.createDirectories(
                copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path log = data.resolve("pg_wal");
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(copy.resolve(data.relativize(source)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path source, BasicFileAttributes attributes) throws IOException {
                boolean own = source.startsWith(log)
                        || OF_ONE_SERVER.contains(source.getFileName().toString());
                if (!own) {
                    try {
                        Files.copy(source, copy.resolve(data.relativize(source)));
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path source, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private static void await(int port, String count) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try (Connection connection = superuser(port);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(count)) {
                rows.next();
                if (rows.getLong(1) > 0) {
                    return;
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the standby does not follow");
    }

    private static void execute(int port, String statement) throws SQLException {
        try (Connection connection = superuser(port);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static Connection superuser(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
    }

    private ProcessHandle postmaster() throws IOException {
        return ProcessHandle.of(pid(data.resolve("postmaster.pid")))
                .orElseThrow(() -> new IOException("the database has ended already"));
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    private List<Long> family() throws IOException {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        ProcessBuilder kill = new ProcessBuilder("kill", "-" + signal);
        processes.forEach(process -> kill.command().add(Long.toString(process)));
        // Some may have ended meanwhile.
        int unused = kill.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void stopQuietly(LocalPostgres server) {
        try {
            server.stop();
        } catch (IOException | RuntimeException e) {
            System.out.println("the database had ended already: " + e.getMessage());
        }
    }
}
