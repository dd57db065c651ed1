package dev.bobine.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// A lane filled by set-based SQL, as its jobs and users would have come in the course of time.
final class DispatchQueue implements AutoCloseable {

    private final Connection connection;
    private final String lane;

    DispatchQueue(String jdbcUrl, String lane) throws SQLException {
        this.connection = DriverManager.getConnection(jdbcUrl, "bobine", "bobine");
        this.lane = lane;
    }

    /// Replaces what was there: so many jobs, an equal number for every user.
    void fill(int jobs, int users) throws SQLException {
        fillWithoutRequests(jobs, users);
        run("""
                insert into job_request (job_id, spec, metadata)
                select id, cast('{"kind":"render","prompt":"a boat on a calm sea","seconds":4,"size":{"width":1280,"height":720},"audio":true,"options":{},"references":[]}' as json), '{}'
                from job where lane = '%1$s'
                """);
        run("vacuum analyze job_request");
    }

    /// The same for those who look at the queue and not at what was asked for, in less time.
    void fillWithoutRequests(int jobs, int users) throws SQLException {
        run("delete from job where lane = '%1$s'");
        run("delete from user_queue where lane = '%1$s'");
        run("insert into lane (name) values ('%1$s') on conflict do nothing");
        run("update lane set vtime = 0 where name = '%1$s'");
        run("insert into backend (name, tat, blocked_until) values ('%1$s', now(), now()) on conflict do nothing");
        run("""
                insert into account (user_id, month, day)
                select 'bench-' || u, date_trunc('month', now()), now() from generate_series(1, %2$d) u on conflict do nothing
                """.replace("%2$d", Integer.toString(users)));
        run(JOBS.replace("%2$d", Integer.toString(jobs)).replace("%3$d", Integer.toString(users)));
        run("""
                insert into user_queue (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost)
                select lane, user_id, cast(random() * 200000000 as bigint), 1, 1000, true, count(*), sum(fair_cost)
                from job where lane = '%1$s' group by lane, user_id
                """);
        run("vacuum analyze job, user_queue, account");
    }

    private static final String JOBS = """
            insert into job (id, user_id, source, request_id, requested_model, model, lane, priority, created_at, estimate,
              fair_cost, reserved_plan, reserved_prepaid, clip_seconds, frame, audio, window_month, window_day, state, since,
              attempt, eligible_at)
            select uuidv7(), 'bench-' || 1 + n %% %3$d, '/bench', 'r' || n, '%1$s', '%1$s', '%1$s', 5, now(), 200000,
              200000, 200000, 0, 4, '1280x720', true, date_trunc('month', now()), now(), 'queued', now(), 0, now()
            from generate_series(1, %2$d) n
            """;

    /// Gives the jobs of the last turn back to their users.
    void putBack() throws SQLException {
        run("""
                with back as (
                  update job set state = 'queued', worker_id = null, backend = null
                  where backend = '%1$s' and state = 'submitting' returning lane, user_id, fair_cost)
                update user_queue q set ready = true, queued_jobs = q.queued_jobs + b.jobs, queued_cost = q.queued_cost + b.cost
                from (select lane, user_id, count(*) as jobs, sum(fair_cost) as cost from back group by lane, user_id) b
                where q.lane = b.lane and q.user_id = b.user_id
                """);
    }

    /// Opens a transaction, which ends with the connection, and looks at the tables.
    void beginReading() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        run("select count(*) from user_queue where lane = '%1$s'");
    }

    private void run(String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement.replace("%1$s", lane).replace("%%", "%"));
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
