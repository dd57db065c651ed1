package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The jobs that came of orders without an identity, for as long as a client may repeat one. Read and written within
/// the
/// admission's transaction, under the account's lock.
public final class RecentOrders {

    /// What is older cannot be repeated any more, however slow a client is.
    private static final String FORGET = """
            delete from recent_order where job_id in (
              select job_id from recent_order where at < clock_timestamp() - interval '1 hour' order by at limit :limit)
            """;

    private static final String FIND = """
            select r.job_id, r.user_id, r.digest, r.at, r.first_seen, r.folds from recent_order r
            where r.digest = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:digests as text) as json))))
            """;

    private static final String WRITE = """
            insert into recent_order (job_id, user_id, digest, at, first_seen, folds)
            select job_id, user_id, digest, at, first_seen, folds
            from json_to_recordset(cast(cast(:orders as text) as json)) as o(job_id uuid, user_id text, digest uuid,
              at timestamptz, first_seen boolean, folds integer)
            on conflict (job_id) do update set first_seen = excluded.first_seen, folds = excluded.folds
            """;

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
