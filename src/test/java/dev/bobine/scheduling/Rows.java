package dev.bobine.scheduling;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A test's own statements on the tables, and jobs that wait without having been asked for.
final class Rows {

    private static final String LANE = """
            insert into lane (name) values (?) on conflict do nothing""";
    private static final String BACKEND = """
            insert into backend (name, tat, blocked_until) values (?, now(), now()) on conflict do nothing""";
    private static final String ACCOUNT = """
            insert into account (user_id, month, day, outstanding, overrides)
            values (?, date_trunc('month', now()), now(), ?, json_build_object('weight', cast(? as integer), 'running',
              cast(? as integer)))
            on conflict (user_id) do update set outstanding = account.outstanding + excluded.outstanding""";
    private static final String JOBS = """
            with j as (
              insert into job (id, user_id, source, request_id, requested_model, model, lane, priority, created_at, estimate,
                fair_cost, reserved_plan, reserved_prepaid, clip_seconds, frame, audio, window_month, window_day, state, since,
                attempt, eligible_at)
              select id_at(now(), n || random()::text),
                ?, '/rows', gen_random_uuid()::text, ?, ?, ?, 5, now(), 200, 200, 200, 0, 4, '1280x720', true,
                date_trunc('month', now()), now(), 'queued', now(), 0, now()
              from generate_series(1, ?) n returning id)
            insert into job_request (job_id, spec, metadata)
            select id, '{"kind":"render","prompt":"a boat","seconds":4,"size":{"width":1280,"height":720},"audio":true,"options":{},"references":[]}', '{}'
            from j""";
    private static final String QUEUE = """
            insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost)
            values (?, ?, 0, ?, ?, true, ?, ? * 200)
            on conflict (lane, user_id) do update set ready = true, queued_jobs = q.queued_jobs + excluded.queued_jobs,
              queued_cost = q.queued_cost + excluded.queued_cost""";

    private final String url;

    Rows(String jdbcUrl) {
        this.url = jdbcUrl;
    }

    /// A user's backlog. Its weight and cap are the user's own, so that those of the plan do not replace them.
    record Waiting(String user, String model, String lane, int weight, int cap, int jobs) {}

    void enter(String backend) throws SQLException {
        run(BACKEND, backend);
    }

    void enter(Waiting backlog) throws SQLException {
        run(LANE, backlog.lane());
        run(ACCOUNT, backlog.user(), backlog.jobs(), backlog.weight(), backlog.cap());
        run(JOBS, backlog.user(), backlog.model(), backlog.model(), backlog.lane(), backlog.jobs());
        run(QUEUE, backlog.lane(), backlog.user(), backlog.weight(), backlog.cap(), backlog.jobs(), backlog.jobs());
    }

    void run(String statement, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement sql = prepare(connection, statement, parameters)) {
            sql.execute();
        }
    }

    long number(String query, Object... parameters) throws SQLException {
        return Long.parseLong(texts(query, parameters).getFirst());
    }

    /// The first column of every row.
    List<String> texts(String query, Object... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement sql = prepare(connection, query, parameters);
                ResultSet rows = sql.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "bobine", "bobine");
    }

    private static PreparedStatement prepare(Connection connection, String statement, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement sql = connection.prepareStatement(statement);
        for (int i = 0; i < parameters.length; i++) {
            sql.setObject(i + 1, parameters[i]);
        }
        return sql;
    }
}
