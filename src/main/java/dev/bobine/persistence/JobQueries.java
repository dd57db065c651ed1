package dev.bobine.persistence;

import dev.bobine.job.EventType;
import dev.bobine.job.JobId;
import dev.bobine.job.StateNames;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads jobs for those who ask, wherever they are: among the live ones or the settled ones.
@ApplicationScoped
public class JobQueries {

    /// Events of one job that are shown; progress is coalesced, so that few jobs come near.
    private static final int LONGEST_TIMELINE = 500;

    private static final String FIND = Statements.read("find-job");

    private static final String TIMELINE = Statements.read("timeline-of-a-job");

    private static final String REFUSAL = Statements.read("refusal-of-a-request");

    private final Database database;

    JobQueries(Database database) {
        this.database = database;
    }

    /// Which jobs to list.
    ///
    /// @param state by its name
    /// @param after the last job of the page before
    /// @param oldestFirst else newest first
    /// @param withUnwanted whether to list those too whose clips were thrown away, and those that make stills
    public record Filter(
            @Nullable UserId user,
            @Nullable String state,
            @Nullable JobId after,
            int limit,
            boolean oldestFirst,
            boolean withUnwanted) {

        /// All jobs of that kind, newest first.
        public Filter(@Nullable UserId user, @Nullable String state, @Nullable JobId after, int limit) {
            this(user, state, after, limit, false, true);
        }

        public Filter {
            if (state != null && !StateNames.exists(state)) {
                throw new IllegalArgumentException("no state is called so");
            }
        }
    }

    /// An event of a job, without what it repeats of the job.
    public record TimelineRow(
            UUID id,
            String type,
            Instant at,
            @Nullable String backend,
            @Nullable Integer attempt,
            @Nullable Integer progress,
            @Nullable String code) {}

    /// Why a request was refused, as its event said.
    public record RefusalRow(
            String code,
            String stage,
            String message,
            @Nullable String field,
            @Nullable Instant retryAt) {}

    /// A job by its id.
    public Uni<Optional<JobRecord>> find(JobId id) {
        return database.statement(sql -> sql.readable(FIND, Map.of("id", id.value()), JobRecord.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// What happened to a job, in order.
    public Uni<List<TimelineRow>> timeline(JobId id) {
        return database.statement(
                sql -> sql.rows(TIMELINE, Map.of("id", id.value(), "limit", LONGEST_TIMELINE), TimelineRow.class));
    }

    /// How the request that an id stands for was refused.
    public Uni<Optional<RefusalRow>> refusal(JobId id) {
        Map<String, Object> refused = Map.of("id", id.value(), "type", EventType.REJECTED.wire());
        return database.statement(sql -> sql.rows(REFUSAL, refused, RefusalRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// One page of jobs, in the order of their admission or the reverse of it.
    public Uni<List<JobRecord>> list(Filter filter) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("limit", filter.limit());
        if (filter.user() != null) {
            parameters.put("user", filter.user().value());
        }
        if (filter.after() != null) {
            parameters.put("after", filter.after().value());
        }
        return database.statement(sql -> sql.readable(query(filter), parameters, JobRecord.class));
    }

    private static String query(Filter filter) {
        String live = arm("job", JobRecord.LIVE, filter);
        String settled = arm("job_settled", JobRecord.SETTLED, filter);
        if (filter.state() == null) {
            return live + " union all " + settled + order(filter, "id") + " limit :limit";
        }
        return (StateNames.LIVE.contains(filter.state()) ? live : settled) + order(filter, "id");
    }

    /// Literal states rather than parameters, so that the partial indexes serve prepared statements too.
    private static String arm(String table, String columns, Filter filter) {
        String conditions = "true"
                + (filter.user() == null ? "" : " and t.user_id = :user")
                + (filter.state() == null ? "" : " and t.state = '" + filter.state() + "'")
                + (filter.after() == null ? "" : " and t.id " + (filter.oldestFirst() ? ">" : "<") + " :after")
                + (filter.withUnwanted()
                        ? ""
                        : " and not exists (select 1 from unwanted_clip u where u.job_id = t.id)"
                                + " and not exists (select 1 from job_request r where r.job_id = t.id"
                                + " and r.spec ->> 'kind' in ('drawing', 'frame'))");
        return "(select " + columns + " from (select t.* from " + table + " t where " + conditions
                + order(filter, "t.id") + " limit :limit) x join job_request q on q.job_id = x.id)";
    }

    private static String order(Filter filter, String column) {
        return " order by " + column + (filter.oldestFirst() ? "" : " desc");
    }
}
