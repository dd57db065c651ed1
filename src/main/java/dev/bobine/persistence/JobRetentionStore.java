package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Removes jobs that are older than their users' plans keep them, a page of users at a time. What is due of a user is
/// found by the indexes that answer for a user anyway, so that a pass costs by users and not by what is kept.
///
/// Requests stay known, so that one which comes again does not start again. The ledger's entries stay for as long as
/// their month's budget is counted by them; what they mean beyond it is carried on in one entry per user, so that sums
/// stay what they are.
@ApplicationScoped
public class JobRetentionStore {

    private static final String PATIENCE = "set local statement_timeout = '10s'";

    private static final String REMOVE = Statements.read("remove-old-jobs");
    private static final String LOCK = Statements.read("lock-accounts-with-needless-entries");
    private static final String FOLD = Statements.read("fold-ledger");

    private static final int ACCOUNTS_LOCKED = 20;

    private final Database database;

    JobRetentionStore(Database database) {
        this.database = database;
    }

    /// Jobs of a plan's users that ended before then are not kept.
    ///
    /// @param past null when they are kept until their week is dropped
    public record Cutoff(String plan, @Nullable Instant past) {}

    /// What is kept of whom.
    ///
    /// @param cutoffs of all plans there are
    /// @param fallback the plan of users without one, or with one that is no more
    public record Ages(List<Cutoff> cutoffs, String fallback) {}

    /// What a step did.
    ///
    /// @param users how many there were to look at
    /// @param last the last of them; null when there was none
    public record Removed(long users, @Nullable String last, long jobs, long events) {}

    /// Removes jobs of the users after that one, in their order.
    ///
    /// @param users of how many at most
    /// @param jobs how many at most; when there are as many there may be more
    public Uni<Removed> removeJobs(Ages ages, String after, int users, int jobs) {
        Map<String, Object> parameters = parameters(ages, after);
        parameters.put("users", users);
        parameters.put("jobs", jobs);
        return database.transaction(sql ->
                        sql.update(PATIENCE, Map.of()).chain(() -> sql.returning(REMOVE, parameters, Removed.class)))
                .map(List::getFirst);
    }

    /// Removes entries of the ledger whose jobs are gone and whose month is over, of some users between those two, the
    /// second included. An account that somebody else is at is left for another time.
    ///
    /// @return how many; when there was any there may be more
    public Uni<Long> foldLedger(Ages ages, String after, String last, Instant now, int entries) {
        Map<String, Object> parameters = parameters(ages, after);
        parameters.put("last", last);
        parameters.put("now", now);
        parameters.put("users", ACCOUNTS_LOCKED);
        return database.transaction(sql -> sql.update(PATIENCE, Map.of())
                .chain(() -> sql.returning(LOCK, parameters, AgedRow.class))
                .chain(aged -> aged.isEmpty()
                        ? Uni.createFrom().item(0L)
                        : sql.count(FOLD, Map.of("aged", Json.write(aged), "now", now, "entries", entries))));
    }

    private static Map<String, Object> parameters(Ages ages, String after) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("cutoffs", Json.write(ages.cutoffs()));
        parameters.put("fallback", ages.fallback());
        parameters.put("after", after);
        return parameters;
    }

    private record AgedRow(String userId, Instant past) {}
}
