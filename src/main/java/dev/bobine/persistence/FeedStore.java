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

    private final Database database;

    FeedStore(Database database) {
        this.database = database;
    }

    /// A job that somebody follows.
    ///
    /// @param seen how many of its events they have been told
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

    /// All events of the jobs that have more than is known of them, job by job and in order.
    public Uni<List<FeedRow>> changed(List<Watched> watched) {
        return database.transaction(sql -> sql.rows(CHANGED, Map.of("watched", Json.write(watched)), FeedRow.class));
    }
}
