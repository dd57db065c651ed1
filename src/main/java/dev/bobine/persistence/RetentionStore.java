package dev.bobine.persistence;

import dev.bobine.job.DeletionReason;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Clips whose time is up, and the mark that they are gone.
@ApplicationScoped
public class RetentionStore {

    private static final String DUE = "select " + JobRecord.SETTLED + JobQueries.HASH + """
             from (
              select s.* from job_settled s left join account a on a.user_id = s.user_id
              where s.state = 'completed' and s.deleted_at is null
                and s.id > :after and s.id < first_id_of(:before) and s.since < :before
                and case when a.plan in (select value from json_array_elements_text(cast(cast(:plans as text) as json)))
                      then a.plan else :fallback end = :plan
              order by s.id limit :most) x
            join job_request q on q.job_id = x.id order by id
            """;

    private static final String MARK = Statements.read("mark-clips-deleted");

    private final Database database;
    private final EventWriter events;
    private final Bells bells;

    RetentionStore(Database database, EventWriter events, Bells bells) {
        this.database = database;
        this.events = events;
        this.bells = bells;
    }

    /// Whose clips: those of the users of a plan.
    ///
    /// @param plans all there are; whoever has another one, or none, counts as having `fallback`
    public record Cohort(String plan, Set<String> plans, String fallback) {}

    /// Completed jobs whose clip is there and older than a moment, in the order of their ids.
    ///
    /// @param after only jobs with a greater id
    public Uni<List<JobRecord>> due(Cohort cohort, UUID after, Instant before, int most) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("plan", cohort.plan());
        parameters.put("plans", Json.write(cohort.plans()));
        parameters.put("fallback", cohort.fallback());
        parameters.put("after", after);
        parameters.put("before", before);
        parameters.put("most", most);
        return database.statement(sql -> sql.rows(DUE, parameters, JobRecord.class));
    }

    /// Marks jobs whose clips have been removed, and tells of it; once for each job, whoever else does so.
    ///
    /// @return of how many it was told
    public Uni<Long> removed(List<JobRecord> jobs, DeletionReason reason, Instant now) {
        List<EventRow> told =
                jobs.stream().map(job -> events.deleted(job, reason, now)).toList();
        return database.statement(sql -> sql.count(MARK, Map.of("events", Json.write(told))))
                .invoke(() -> bells.ring(Bell.OUTBOX));
    }
}
