package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The jobs that came of orders without an identity, for as long as a client may repeat one. Read and written within
/// the admission's transaction, under the account's lock.
public final class RecentOrders {

    private static final String FORGET = Statements.read("forget-recent-orders");

    private static final String FIND = Statements.read("recent-orders");

    private static final String WRITE = Statements.read("write-recent-orders");

    private RecentOrders() {}

    /// An order and what came of it.
    ///
    /// @param digest of who asked for what
    /// @param firstSeen whether the client's first try has arrived
    /// @param folds how often it was asked for again
    public record RecentRow(UUID jobId, String userId, UUID digest, Instant at, boolean firstSeen, int folds) {

        /// The same after one more try.
        public RecentRow folded(boolean first) {
            return new RecentRow(jobId, userId, digest, at, firstSeen || first, folds + 1);
        }
    }

    static Uni<List<RecentRow>> find(Sql sql, Set<UUID> digests) {
        return digests.isEmpty()
                ? Uni.createFrom().item(List.of())
                : sql.rows(FIND, Map.of("digests", Json.write(digests)), RecentRow.class);
    }

    static Uni<Integer> write(Sql sql, List<RecentRow> orders) {
        return orders.isEmpty() ? Uni.createFrom().item(0) : sql.update(WRITE, Map.of("orders", Json.write(orders)));
    }

    static Uni<Integer> forget(Sql sql, int limit) {
        return sql.update(FORGET, Map.of("limit", limit));
    }
}
