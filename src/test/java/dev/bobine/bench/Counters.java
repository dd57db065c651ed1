package dev.bobine.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The database's own counters at one moment.
///
/// @param commits transactions
/// @param writes rows inserted, updated and deleted
/// @param walBytes bytes of log
/// @param deadRows row versions that nobody needs and nobody has removed
record Counters(long commits, long writes, long walBytes, long deadRows) {

    /// Sessions report what they did at most once a second.
    private static final int REPORTING_MILLIS = 1_200;

    static Counters read(String jdbcUrl, String user, String password) throws SQLException, InterruptedException {
        Thread.sleep(REPORTING_MILLIS);
        String query = """
                select d.xact_commit, d.tup_inserted + d.tup_updated + d.tup_deleted,
                       pg_current_wal_insert_lsn() - '0/0'::pg_lsn,
                       (select sum(n_dead_tup) from pg_stat_user_tables)
                from pg_stat_database d where d.datname = current_database()
                """;
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Counters(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    Counters since(Counters before) {
        return new Counters(
                commits - before.commits,
                writes - before.writes,
                walBytes - before.walBytes,
                deadRows - before.deadRows);
    }
}
