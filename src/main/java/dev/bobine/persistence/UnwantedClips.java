package dev.bobine.persistence;

import dev.bobine.job.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Clips that their users have thrown away, be it before there was one: noted first, so that whoever is stopped before
/// the object is gone does it again.
@ApplicationScoped
public class UnwantedClips {

    private static final String NOTE = Statements.read("note-unwanted-clip");

    private static final String AMONG = Statements.read("unwanted-among-jobs");

    private static final String DUE = Statements.read("due-unwanted-clips");

    private static final String GONE = Statements.read("unwanted-clips-gone");

    private static final String FORGET = Statements.read("forget-unwanted-clips");

    private final Database database;

    UnwantedClips(Database database) {
        this.database = database;
    }

    /// Notes that a job's clip is not wanted; nothing happens when that is known.
    public Uni<Integer> note(JobId job, String user) {
        return database.statement(sql -> note(sql, job, user));
    }

    static Uni<Integer> note(Sql sql, JobId job, String user) {
        return sql.update(NOTE, Map.of("job", job.value(), "user", user));
    }

    /// Those of the jobs whose clips are not wanted.
    public Uni<Set<UUID>> among(Collection<UUID> jobs) {
        return database.statement(sql -> sql.rows(AMONG, Map.of("jobs", Json.write(jobs)), IdRow.class))
                .map(rows -> rows.stream().map(IdRow::id).collect(Collectors.toUnmodifiableSet()));
    }

    /// Jobs that have ended and whose clips are still to be removed, in the order of their ids.
    ///
    /// @param after only jobs with a greater id
    public Uni<List<JobRecord>> due(UUID after, int limit) {
        return database.statement(sql -> sql.readable(DUE, Map.of("after", after, "limit", limit), JobRecord.class));
    }

    /// Of these nothing is left.
    public Uni<Integer> gone(List<JobRecord> jobs) {
        List<UUID> ids = jobs.stream().map(job -> job.id().value()).toList();
        return database.statement(sql -> sql.update(GONE, Map.of("jobs", Json.write(ids))));
    }

    /// Forgets those whose jobs are not kept any more; returns how many.
    public Uni<Integer> forget(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET, Map.of("kept", kept.toString(), "limit", limit)));
    }

    private record IdRow(UUID id) {}
}
