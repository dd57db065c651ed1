package dev.bobine.persistence;

import dev.bobine.job.DeletionReason;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Clips past their retention, and the mark that they are gone.
@ApplicationScoped
public class RetentionStore {

    private static final String DUE = Statements.read("due-clips");

    private static final String MARK = Statements.read("mark-clips-deleted");

    private final Database database;
    private final EventWriter events;
    private final Wakeups wakeups;

    RetentionStore(Database database, EventWriter events, Wakeups wakeups) {
        this.database = database;
        this.events = events;
        this.wakeups = wakeups;
    }

    /// Whose clips: those of the users of a plan.
    ///
    /// @param plans all there are; whoever has another one, or none, counts as having `fallback`
    public record Cohort(String plan, Set<String> plans, String fallback) {}

    /// Completed jobs whose clip is there and older than a moment, in the order of their ids.
    ///
    /// @param after only jobs with a greater id
    public Uni<List<JobRecord>> due(Cohort cohort, UUID after, Instant before, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("plan", cohort.plan());
        parameters.put("plans", Json.write(cohort.plans()));
        parameters.put("fallback", cohort.fallback());
        parameters.put("after", after);
        parameters.put("before", before);
        parameters.put("limit", limit);
        return database.statement(sql -> sql.readable(DUE, parameters, JobRecord.class));
    }

    /// Marks jobs whose clips have been removed, and tells of it; once for each job, whoever else does so.
    ///
    /// @return how many events were written
    public Uni<Long> removed(List<JobRecord> jobs, DeletionReason reason, Instant now) {
        List<EventRow> rows =
                jobs.stream().map(job -> events.deleted(job, reason, now)).toList();
        return database.statement(sql -> sql.count(MARK, Map.of("events", Json.write(rows))))
                .invoke(() -> wakeups.wake(Wakeup.OUTBOX));
    }
}
