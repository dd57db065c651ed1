package dev.bobine.journey;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.ConfigProvider;

/// Takes the answer away from sessions that have committed: those of a transaction that asks for a synchronous commit
/// wait, after their own, for a standby that is not there, and are killed as they wait. All others commit as ever.
final class LostAnswers implements AutoCloseable {

    private static final long PAUSE_NANOS = 10_000_000;

    private final Connection superuser;
    private final String role;
    private final ExecutorService killer = Executors.newSingleThreadExecutor();

    private LostAnswers(Connection superuser, String role) {
        this.superuser = superuser;
        this.role = role;
    }

    static LostAnswers open() {
        String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
        String role = ConfigProvider.getConfig().getValue("quarkus.datasource.username", String.class);
        try {
            LostAnswers answers = new LostAnswers(DriverManager.getConnection(url, "postgres", "postgres"), role);
            answers.begin();
            return answers;
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be told to lose answers", e);
        }
    }

    private void begin() throws SQLException {
        change("alter role " + role + " set synchronous_commit = local");
        // Sessions have what was set when they began.
        change("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
        change("alter system set synchronous_standby_names = 'nobody'");
        change("select pg_reload_conf()");
        var unused = killer.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                change("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return null;
        });
    }

    private synchronized void change(String statement) throws SQLException {
        try (Statement session = superuser.createStatement()) {
            if (session.execute(statement)) {
                try (ResultSet rows = session.getResultSet()) {
                    while (rows.next()) {}
                }
            }
        }
    }

    @Override
    public void close() {
        killer.shutdownNow();
        try {
            change("alter system reset synchronous_standby_names");
            change("select pg_reload_conf()");
            change("alter role " + role + " reset synchronous_commit");
            superuser.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database still loses answers", e);
        }
    }
}
