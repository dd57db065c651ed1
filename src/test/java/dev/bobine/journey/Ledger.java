package dev.bobine.journey;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// Reads the database past the service, to check its books.
public final class Ledger {

    private Ledger() {}

    /// Accounts whose sums differ from those of the ledger, or whose unfinished jobs differ from the live ones.
    public static long unbalancedAccounts() {
        return number("""
                select count(*) from account a
                left join lateral (
                  select coalesce(sum(l.plan_micros) filter (where l.month = a.month), 0) as month_used,
                         coalesce(sum(l.prepaid_micros), 0) as prepaid,
                         coalesce(sum(l.clip_seconds) filter (where l.day = a.day), 0) as day_seconds,
                         coalesce(sum(l.held_micros), 0) as held
                  from ledger l where l.user_id = a.user_id) s on true
                where a.month_used <> s.month_used or a.prepaid <> -s.prepaid or a.day_seconds <> s.day_seconds
                   or a.held <> s.held or a.outstanding <> (select count(*) from job j where j.user_id = a.user_id)
                """);
    }

    /// The first column of the first row.
    public static long number(String query) {
        return Long.parseLong(text(query));
    }

    /// The same as text.
    public static String text(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be read", e);
        }
    }

    /// The same after changes that nobody else sees, and that are taken back.
    public static String textAfter(String changes, String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            boolean unused = statement.execute(changes);
            try (ResultSet rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getString(1);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be read", e);
        }
    }

    /// How a statement would be carried out if scanning a whole table were the last resort.
    public static String plan(String statement) {
        try (Connection connection = connect();
                Statement session = connection.createStatement()) {
            boolean unused = session.execute("set enable_seqscan = off");
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = session.executeQuery("explain " + statement)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not understand " + statement, e);
        }
    }

    /// Makes the past, or an accident, that no test can wait for.
    public static void change(String statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be changed", e);
        }
    }

    private static Connection connect() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }
}
