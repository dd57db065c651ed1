package dev.bobine.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Questions to the database, in SQL of the auditor's own, on a connection of its own for each.
final class Ledger {

    private final String url;
    private final String user;
    private final String password;

    Ledger(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /// A settled job.
    ///
    /// @param step empty for a job of no production
    record SettledJob(
            String id, String request, String step, String state, long charged, String chargeSource, String failure) {

        /// As the model server knows it.
        String token() {
            return Film.token(request, step);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    void execute(String statement) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.executeUpdate();
        }
    }

    long number(String query, Object... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, query, parameters);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// The first column of every row.
    List<String> texts(String query, Object... parameters) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, query, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    List<SettledJob> settled() throws SQLException {
        List<SettledJob> jobs = new ArrayList<>();
        String query = """
                select id, request_id, coalesce(step, ''), state, charged, charge_source, coalesce(failure_kind, '')
                from job_settled
                """;
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                jobs.add(new SettledJob(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getLong(5),
                        rows.getString(6),
                        rows.getString(7)));
            }
        }
        return jobs;
    }

    /// Accounts whose columns differ from what the ledger and the jobs add up to.
    List<String> unbalancedAccounts() throws SQLException {
        return texts("""
                select a.user_id || ': ' || concat_ws(', ',
                    case when a.month_used <> l.plan then 'month_used ' || a.month_used || ' but ledger ' || l.plan end,
                    case when a.prepaid <> -l.prepaid then 'prepaid ' || a.prepaid || ' but ledger ' || -l.prepaid end,
                    case when a.day_seconds <> l.seconds then 'day_seconds ' || a.day_seconds || ' but ledger ' || l.seconds end,
                    case when a.held <> l.held then 'held ' || a.held || ' but ledger ' || l.held end,
                    case when a.outstanding <> l.live then 'outstanding ' || a.outstanding || ' but jobs ' || l.live end)
                from account a cross join lateral (
                  select coalesce(sum(e.plan_micros) filter (where e.month = a.month), 0) as plan,
                         coalesce(sum(e.prepaid_micros), 0) as prepaid,
                         coalesce(sum(e.clip_seconds) filter (where e.day = a.day), 0) as seconds,
                         coalesce(sum(e.held_micros), 0) as held,
                         (select count(*) from job j where j.user_id = a.user_id) as live
                  from ledger e where e.user_id = a.user_id) l
                where a.month_used <> l.plan or a.prepaid <> -l.prepaid or a.day_seconds <> l.seconds or a.held <> l.held
                  or a.outstanding <> l.live
                """);
    }

    /// Jobs whose ledger lines do not add up to what the job was charged.
    List<String> wronglyBooked() throws SQLException {
        return texts("""
                select s.id || ': charged ' || s.charged || ' but ledger ' || coalesce(l.spent, 0) || ', held '
                       || coalesce(l.held, 0)
                from job_settled s left join (
                  select subject, sum(plan_micros + prepaid_micros) as spent, sum(held_micros) as held
                  from ledger group by subject) l on l.subject = s.id
                where s.charged <> coalesce(l.spent, 0) or coalesce(l.held, 0) <> 0
                """);
    }

    /// Queues of users that count other jobs than there are.
    List<String> driftedQueues() throws SQLException {
        return texts("""
                select q.lane || '/' || q.user_id || ': ' || q.queued_jobs || ' but jobs ' || w.jobs
                from user_queue q cross join lateral (
                  select count(*) as jobs from job j
                  where j.lane = q.lane and j.user_id = q.user_id and j.state = 'queued' and not j.delayed) w
                where q.queued_jobs <> w.jobs
                """);
    }

    private static PreparedStatement prepare(Connection connection, String query, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
