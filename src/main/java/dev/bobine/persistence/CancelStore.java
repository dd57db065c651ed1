package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Which job a request became, and the mark that a request is cancelled before it arrives.
@ApplicationScoped
public class CancelStore {

    private static final String MARK = Statements.read("mark-request-as-cancelled");

    private final Database database;

    CancelStore(Database database) {
        this.database = database;
    }

    /// The job, or what stands for it, of a request that was seen; else the request is marked as cancelled under
    /// `unseen`.
    ///
    /// @param unseen the id that will stand for the request in events
    /// @return empty when the request had not been seen
    public Uni<Optional<UUID>> resolve(UUID key, UUID unseen, Instant now) {
        String find = "select i.job_id as id from request_identity i where i.key = :key and not i.cancelled";
        return database.transaction(sql -> sql.update(MARK, Map.of("key", key, "id", unseen, "now", now))
                        .chain(() -> sql.rows(find, Map.of("key", key), IdRow.class)))
                .map(List::stream)
                .map(rows -> rows.findFirst().map(IdRow::id));
    }

    private record IdRow(UUID id) {}
}
