package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers about the whole, each from a small table or a partial index: the cost does not grow with the backlog of a
/// user.
@ApplicationScoped
public class StatsStore {

    static final String TOTALS = """
            with running as (
              select count(*) as jobs from job where state in ('submitting', 'rendering', 'collecting')),
            unresolved as (select count(*) as jobs from job where state = 'unresolved'),
            u as materialized (
              select lane, user_id from user_queue where queued_jobs > 0 order by backlog_since limit :backlogs)
            select greatest(0, (select coalesce(sum(a.outstanding), 0) from account a
                                where a.user_id in (select q.user_id from user_queue q))
                     - (select coalesce(sum(queued_jobs), 0) from user_queue) - running.jobs - unresolved.jobs) as delayed,
                   running.jobs as running, unresolved.jobs as unresolved,
                   (select min(j.created_at) from u cross join\s""" + WatchStore.OLDEST + """
                   ) as oldest_queued,
                   (select count(*) from worker where lease_until > clock_timestamp()) as workers,
                   clock_timestamp() as now
            from running, unresolved
            """;

    /// Users whose running cap is reached have nothing that could start, others no more than the cap.
    private static final String LANES = """
            select u.lane, sum(u.queued_jobs) as queued,
                   coalesce(sum(least(u.queued_jobs, u.running_cap)) filter (where u.ready), 0) as startable
            from user_queue u where u.queued_jobs > 0 group by u.lane order by u.lane
            """;

    private final Database database;

    StatsStore(Database database) {
        this.database = database;
    }

    /// @param delayed queued jobs that wait for their own start time
    /// @param oldestQueued when the oldest job that waits for its turn was admitted
    /// @param now the database's clock
    public record Totals(
            long delayed,
            long running,
            long unresolved,
            @Nullable Instant oldestQueued,
            int workers,
            Instant now) {}

    /// @param startable jobs that the users' running caps would let start
    public record LaneRow(String lane, long queued, long startable) {}

    /// Numbers of one moment.
    public record Stats(Totals totals, List<LaneRow> lanes) {}

    public Uni<Stats> read() {
        return database.transaction(sql -> sql.rows(TOTALS, Map.of("backlogs", WatchStore.BACKLOGS), Totals.class)
                .chain(totals ->
                        sql.rows(LANES, Map.of(), LaneRow.class).map(lanes -> new Stats(totals.getFirst(), lanes))));
    }
}
