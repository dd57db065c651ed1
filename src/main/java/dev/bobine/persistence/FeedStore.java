package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events of jobs for those who follow them.
@ApplicationScoped
public class FeedStore {

    private static final String CHANGED = Statements.read("jobs-with-news");

    private static final String JOBS_OF_USERS = Statements.read("jobs-of-users");

    /// How many waiting jobs of one user are followed.
    private static final int MAX_OF_A_USER = 1_000;

    private final Database database;

    FeedStore(Database database) {
        this.database = database;
    }

    /// A job that somebody follows.
    ///
    /// @param seen how many of its events they have been sent
    public record Watched(UUID jobId, int seen) {}

    /// An event.
    ///
    /// @param data its JSON
    public record FeedRow(
            UUID id,
            UUID jobId,
            String type,
            Instant at,
            String data,
            @Nullable String trace) {}

    /// A user that somebody follows.
    ///
    /// @param lately jobs that were admitted since then count although they have ended
    /// @param endedSince those that ended since then count as well; null when none do
    public record Interest(
            String userId, Instant lately, @Nullable Instant endedSince) {}

    /// A job of a user.
    public record UsersJob(String userId, UUID jobId) {}

    /// The jobs of users that have something to tell.
    public Uni<List<UsersJob>> jobsOf(List<Interest> users) {
        Map<String, Object> parameters = Map.of("users", Json.write(users), "limit", MAX_OF_A_USER);
        return database.statement(sql -> sql.rows(JOBS_OF_USERS, parameters, UsersJob.class));
    }

    /// All events of the jobs that have more than is known of them, job by job and in order.
    public Uni<List<FeedRow>> changed(List<Watched> watched) {
        return database.transaction(sql -> sql.rows(CHANGED, Map.of("watched", Json.write(watched)), FeedRow.class));
    }
}
