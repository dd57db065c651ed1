package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Committed usage events on their way to Kafka, in the order of their commits per user. They wait apart from the
/// events of jobs, so that neither waits for the other's topic.
@ApplicationScoped
public class UsageStore {

    private static final String NEXT = Statements.read("next-usage");
    private static final String DELETE = Statements.read("delete-sent-usage");

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    /// A usage event to be sent.
    public record PendingUsage(long seq, UUID usageId, String userId, Instant at, String data) {}

    /// The oldest ones not yet known to be sent.
    public Uni<List<PendingUsage>> next(int limit) {
        return database.statement(sql -> sql.rows(NEXT, Map.of("limit", limit), PendingUsage.class));
    }

    /// Forgets those that Kafka has acknowledged.
    public Uni<Integer> sent(List<PendingUsage> events) {
        List<Long> seqs = events.stream().map(PendingUsage::seq).toList();
        return database.statement(sql -> sql.update(DELETE, Map.of("seqs", Json.write(seqs))));
    }
}
