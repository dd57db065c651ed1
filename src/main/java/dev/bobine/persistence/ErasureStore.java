package dev.bobine.persistence;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deleting all that is known of a user: noted on the account, done in small transactions that can each be repeated,
/// and finished under the account's lock. What was spent stays in the ledger, under a name that leads to nobody.
@ApplicationScoped
public class ErasureStore {

    private static final String OPEN = Statements.read("open-account-to-erase");

    private static final String BEGIN = Statements.read("begin-erasure");

    private static final String PENDING = Statements.read("pending-erasures");

    private static final String PROGRESS = Statements.read("progress-of-erasure");

    private static final String SETTLED = Statements.read("ended-jobs-of-a-user");

    private static final String ERASE = Statements.read("erase-jobs");

    private static final String LOCK = Statements.read("lock-account-to-erase");

    private static final String LEFT = Statements.read("left-of-a-user");

    /// Requests stay known by their hash, so that one which Kafka delivers again does not start again.
    private static final List<String> FINISH = List.of(
            Statements.read("erase-delivered-events"),
            "delete from delivery where user_id = :user",
            Statements.read("erase-events-of-webhooks"),
            "delete from webhook where user_id = :user or owner = 'user:' || :user",
            "delete from webhook_secret where owner = 'user:' || :user",
            Statements.read("erase-refusals"),
            Statements.read("erase-identities"),
            "delete from character_sheet where user_id = :user",
            "delete from treatment_version where user_id = :user",
            "delete from treatment where user_id = :user",
            "delete from direction_day where user_id = :user",
            "delete from direction where user_id = :user",
            Statements.read("erase-events-of-productions"),
            "delete from production where user_id = :user",
            Statements.read("erase-results-of-bulks"),
            "delete from bulk where user_id = :user",
            "delete from user_queue where user_id = :user",
            "delete from top_up where user_id = :user",
            "delete from recent_order where user_id = :user",
            "delete from unwanted_clip where user_id = :user",
            "delete from clip_label where user_id = :user",
            "delete from share where user_id = :user",
            "update ledger set user_id = :pseudonym where user_id = :user",
            Statements.read("rename-account"),
            "delete from account where user_id = :user");

    /// Longer than it takes to finish a deletion of much.
    private static final String LOCK_PATIENCE = "10s";

    private final Database database;
    private final EventWriter events;
    private final Wakeups wakeups;

    ErasureStore(Database database, EventWriter events, Wakeups wakeups) {
        this.database = database;
        this.events = events;
        this.wakeups = wakeups;
    }

    /// What is left of a user.
    ///
    /// @param requestedAt when its deletion began; null when nobody asked for it
    /// @param live jobs that have not ended and can be cancelled
    /// @param unresolved jobs that wait for a decision, and keep the deletion waiting
    /// @param ended jobs that have ended
    public record Progress(@Nullable Instant requestedAt, int live, int unresolved, int ended) {}

    /// Empty when nothing is known of the user.
    public Uni<Optional<Progress>> progress(UserId user) {
        return database.statement(sql -> sql.rows(PROGRESS, Map.of("user", user.value()), Progress.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Begins, unless it has begun. A deletion that is just being finished is waited for under the account's lock, so
    /// that what follows sees whether anything is left.
    ///
    /// @param actor who wants it
    /// @param reason in the actor's own words; null where none was given
    /// @return whether it does; false when it had begun before, or nothing is known of the user
    public Uni<Boolean> begin(UserId user, String actor, @Nullable String reason, Instant now) {
        Map<String, Object> begin = Map.of("user", user.value(), "actor", actor, "now", now);
        Map<String, Object> open = Map.of("user", user.value(), "now", now);
        return database.transaction(sql -> sql.returning(
                                StepWriter.LOCK_ACCOUNTS,
                                Map.of("users", Json.write(List.of(user.value())), "patience", LOCK_PATIENCE),
                                String.class)
                        .chain(() -> sql.update(OPEN, open))
                        .chain(() -> sql.update(BEGIN, begin))
                        .chain(begun -> begun == 0
                                ? Uni.createFrom().item(false)
                                : AuditStore.add(sql, entry(user, actor, "user_deletion_requested", reason, now))
                                        .replaceWith(true)))
                .invoke(() -> wakeups.wake(Wakeup.ERASURE));
    }

    /// A user whose data are being deleted.
    ///
    /// @param requestedAt since when
    public record Pending(String userId, Instant requestedAt) {}

    /// Users whose data are being deleted, the longest waiting first.
    ///
    /// @param after only those behind that one; null for all
    public Uni<List<Pending>> pending(@Nullable Pending after, int limit) {
        Map<String, Object> parameters = Map.of(
                "at", after == null ? Instant.EPOCH : after.requestedAt(),
                "user", after == null ? "" : after.userId(),
                "limit", limit);
        return database.statement(sql -> sql.rows(PENDING, parameters, Pending.class));
    }

    /// Live jobs that nobody has asked to be cancelled. Those that were, and cannot be, keep no others from it.
    public Uni<List<JobId>> wanted(UserId user, int limit) {
        String query =
                "select id from job where user_id = :user and cancel_requested_at is null order by id limit :limit";
        return database.statement(sql -> sql.rows(query, Map.of("user", user.value(), "limit", limit), IdRow.class))
                .map(rows -> rows.stream().map(row -> new JobId(row.id())).toList());
    }

    /// Jobs that have ended and whose every event has been sent, in the order of their ids.
    ///
    /// @param after only jobs with a greater id
    public Uni<List<JobRecord>> settled(UserId user, UUID after, int limit) {
        return database.statement(sql ->
                sql.readable(SETTLED, Map.of("user", user.value(), "after", after, "limit", limit), JobRecord.class));
    }

    /// Deletes jobs whose objects are gone already, with what was asked and what happened, and tells of it.
    ///
    /// @return how many
    public Uni<Long> erase(UserId user, List<JobRecord> jobs, Instant now) {
        List<EventRow> rows = jobs.stream()
                .map(job -> events.deleted(job, DeletionReason.OPERATOR, now))
                .toList();
        Map<String, Object> parameters = Map.of("user", user.value(), "events", Json.write(rows));
        return database.statement(sql -> sql.count(ERASE, parameters)).invoke(() -> wakeups.wake(Wakeup.OUTBOX));
    }

    /// Ends the deletion when no job is left; false while something keeps it waiting.
    ///
    /// @param pseudonym the name under which the ledger goes on
    public Uni<Boolean> finish(UserId user, String pseudonym, Instant now) {
        Map<String, String> of = Map.of("user", user.value());
        return database.transaction(sql -> sql.returning(LOCK, of, LockedRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(false)
                        : sql.count(LEFT, of)
                                .chain(left -> left > 0
                                        ? Uni.createFrom().item(false)
                                        : finish(sql, user, pseudonym, entry(user, rows.getFirst(), now)))));
    }

    private static AuditStore.Entry entry(UserId user, LockedRow locked, Instant now) {
        return entry(user, locked.actor(), "user_deleted", null, now);
    }

    private static Uni<Boolean> finish(Sql sql, UserId user, String pseudonym, AuditStore.Entry entry) {
        Uni<Integer> all = Uni.createFrom().item(0);
        for (String statement : FINISH) {
            Map<String, String> parameters = statement.contains(":pseudonym")
                    ? Map.of("user", user.value(), "pseudonym", pseudonym)
                    : Map.of("user", user.value());
            all = all.chain(() -> sql.update(statement, parameters));
        }
        return all.chain(() -> AuditStore.add(sql, entry)).replaceWith(true);
    }

    private static AuditStore.Entry entry(
            UserId user, String actor, String action, @Nullable String reason, Instant now) {
        return new AuditStore.Entry(now, actor, action, "user:" + Hashes.sha256(user.value()), reason);
    }

    private record IdRow(UUID id) {}

    private record LockedRow(String userId, String actor) {}
}
