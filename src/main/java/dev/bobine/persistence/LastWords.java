package dev.bobine.persistence;

import dev.bobine.job.EventType;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The last events of jobs of which nothing is kept: they go as well, with whatever sends them last. The relay to Kafka
/// and the senders to webhooks may end at the same moment; who has locked the events first is seen by the other.
final class LastWords {

    private static final String LOCK = Statements.read("lock-last-words");

    private static final String FORGET = Statements.read("forget-last-words");

    private LastWords() {}

    /// Part of a transaction that has written down what was sent.
    ///
    /// @param jobs of whose last events some were sent
    /// @return how many went
    static Uni<Integer> forget(Sql sql, List<UUID> jobs) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Map<String, String> parameters = Map.of("deleted", EventType.DELETED.wire(), "jobs", Json.write(jobs));
        return sql.returning(LOCK, parameters, UUID.class).chain(() -> sql.update(FORGET, parameters));
    }
}
