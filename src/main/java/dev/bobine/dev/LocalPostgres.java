package dev.bobine.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server from bundled binaries, with a database and a login for the service. `stop` and `start` keep
/// port and data. Commits are always synchronous, because what a commit promised is what recovery is tested against;
/// only the flush to disk may be left out, which a killed process does not notice and a power cut would.
public final class LocalPostgres implements AutoCloseable {

    private static final String NAME = "bobine";
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final boolean flushed;
    private final Map<String, String> settings;
    private @Nullable EmbeddedPostgres server;

    public LocalPostgres(Path data, int port, boolean flushed) {
        this(data, port, flushed, Map.of());
    }

    /// @param settings of the server, over its own
    public LocalPostgres(Path data, int port, boolean flushed, Map<String, String> settings) {
        this.data = data;
        this.port = port;
        this.flushed = flushed;
        this.settings = Map.copyOf(settings);
    }

    public synchronized void start() throws Exception {
        if (server != null) {
            return;
        }
        QuietLogs.apply();
        requireUserNamespacesIfRoot();
        stopLeftover();
        Files.createDirectories(data);
        EmbeddedPostgres starting = builder().start();
        createDatabase(starting);
        server = starting;
    }

    public synchronized void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port + "/" + NAME;
    }

    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String username() {
        return NAME;
    }

    public String password() {
        return NAME;
    }

    private EmbeddedPostgres.Builder builder() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(STARTUP_LIMIT)
                // Any other locale might not exist on the machine.
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", flushed ? "on" : "off")
                .setServerConfig("fsync", flushed ? "on" : "off");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (exists(statement)) {
                return;
            }
            statement.execute("create role " + NAME + " login password '" + NAME + "'");
            statement.execute("create database " + NAME + " owner " + NAME);
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
            return found.next();
        }
    }

    /// PostgreSQL refuses to run as root; a user namespace hides that we are, where the kernel allows one.
    private static void requireUserNamespacesIfRoot() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return;
        }
        Process probe = new ProcessBuilder("unshare", "-U", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean answered = probe.waitFor(10, TimeUnit.SECONDS);
        if (!answered || probe.exitValue() != 0) {
            throw new IllegalStateException("PostgreSQL cannot run as root and this machine forbids user namespaces:"
                    + " run as another user, or allow user namespaces.");
        }
    }

    /// A JVM that was killed leaves its server behind, still holding the data directory.
    void stopLeftover() throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> leftover = ProcessHandle.of(
                        Long.parseLong(lines.getFirst().trim()))
                .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        if (leftover.isPresent()) {
            leftover.get().destroy();
            if (!vanishes(pidFile, Duration.ofSeconds(10))) {
                leftover.get().destroyForcibly();
            }
        }
    }

    /// The file is the better witness: a process whose parent was killed may stay listed after its end.
    private static boolean vanishes(Path file, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (Files.exists(file) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        return Files.notExists(file);
    }
}
