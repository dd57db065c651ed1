package dev.bobine.persistence;

import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files that users have sent. A row is there before its object and goes after it, so that whoever is stopped in
/// between leaves nothing that nobody knows of. What a user may have is decided under the lock of its account, where a
/// deletion of the user's data is seen as well.
@ApplicationScoped
public class UploadStore {

    private static final String LOCK_ACCOUNT = Statements.read("account-under-lock");
    private static final String USE = Statements.read("use-of-uploads");
    private static final String BEGIN = Statements.read("begin-upload");
    private static final String COMPLETE = Statements.read("complete-upload");
    private static final String FIND = Statements.read("find-upload");
    private static final String LIST = Statements.read("list-uploads");
    private static final String UNWANTED = Statements.read("unwanted-upload");
    private static final String GONE = Statements.read("forget-upload");
    private static final String DUE = Statements.read("due-uploads");
    private static final String OF_USER = Statements.read("uploads-of-a-user");

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final Database database;

    UploadStore(Database database) {
        this.database = database;
    }

    /// A file.
    ///
    /// @param name its key without the ending that its type gives it
    /// @param type name of its type; null before it is complete
    public record UploadRow(
            UUID id,
            String userId,
            String name,
            @Nullable String type,
            long bytes,
            @Nullable String sha256,
            Instant createdAt) {}

    /// What one user may have.
    public record Share(int files, long bytes) {}

    /// What a file comes to for its user.
    public enum Verdict {
        TAKEN,
        SHARE_USED_UP,
        USER_DELETED,

        /// It was removed before it was complete.
        GONE
    }

    /// Notes that a file comes, if its user may have it.
    ///
    /// @param bytes how long it is said to be; 0 when nobody says
    public Uni<Verdict> begin(UUID id, UserId user, String name, long bytes, Share share) {
        Map<String, Object> row = Map.of("id", id, "user", user.value(), "name", name, "bytes", bytes);
        return database.transaction(sql -> QuotaStore.open(sql, user)
                .chain(() -> verdict(sql, id, user, bytes, share))
                .chain(verdict -> verdict == Verdict.TAKEN
                        ? sql.update(BEGIN, row).replaceWith(verdict)
                        : Uni.createFrom().item(verdict)));
    }

    /// Notes that a file is there, if its user may still have it.
    public Uni<Verdict> complete(UUID id, UserId user, String type, long bytes, String sha256, Share share) {
        Map<String, Object> row = Map.of("id", id, "type", type, "bytes", bytes, "digest", sha256);
        return database.transaction(sql -> verdict(sql, id, user, bytes, share)
                .chain(verdict -> verdict == Verdict.TAKEN
                        ? sql.update(COMPLETE, row).map(updated -> updated == 1 ? verdict : Verdict.GONE)
                        : Uni.createFrom().item(verdict)));
    }

    private static Uni<Verdict> verdict(Sql sql, UUID id, UserId user, long bytes, Share share) {
        return sql.returning(LOCK_ACCOUNT, Map.of("user", user.value()), LockedRow.class)
                .chain(locked -> locked.isEmpty() || locked.getFirst().erasing()
                        ? Uni.createFrom().item(Verdict.USER_DELETED)
                        : sql.rows(USE, Map.of("user", user.value(), "id", id), UseRow.class)
                                .map(use ->
                                        use.getFirst().leaves(bytes, share) ? Verdict.TAKEN : Verdict.SHARE_USED_UP));
    }

    /// A complete file.
    public Uni<Optional<UploadRow>> find(UUID id) {
        return database.statement(sql -> sql.rows(FIND, Map.of("id", id), UploadRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Complete files of a user, the newest first.
    ///
    /// @param before the last one of the page before; null for the first page
    public Uni<List<UploadRow>> list(UserId user, @Nullable UUID before, int limit) {
        Map<String, Object> parameters =
                Map.of("user", user.value(), "before", before == null ? LAST : before, "limit", limit);
        return database.statement(sql -> sql.rows(LIST, parameters, UploadRow.class));
    }

    /// Notes that a file is to be removed; from then on it is on no list.
    public Uni<Integer> unwanted(UUID id) {
        return database.statement(sql -> sql.update(UNWANTED, Map.of("id", id)));
    }

    /// Forgets a file of which nothing is left.
    public Uni<Integer> gone(UUID id) {
        return database.statement(sql -> sql.update(GONE, Map.of("id", id)));
    }

    /// Files to be removed, the oldest first.
    ///
    /// @param after only files behind that one; null for all
    /// @param kept for how long each is kept at least
    /// @param abandoned after which one that is not complete has nobody who would complete it
    public Uni<List<UploadRow>> due(Duration kept, Duration abandoned, @Nullable UploadRow after, int limit) {
        Map<String, Object> parameters = Map.of(
                "kept",
                kept.toString(),
                "abandoned",
                abandoned.toString(),
                "after_at",
                after == null ? Instant.EPOCH : after.createdAt(),
                "after_id",
                after == null ? FIRST : after.id(),
                "limit",
                limit);
        return database.statement(sql -> sql.rows(DUE, parameters, UploadRow.class));
    }

    /// All of a user's, whether or not they are complete, in the order of their ids.
    ///
    /// @param after only files with a greater id
    public Uni<List<UploadRow>> of(UserId user, UUID after, int limit) {
        return database.statement(sql ->
                sql.rows(OF_USER, Map.of("user", user.value(), "after", after, "limit", limit), UploadRow.class));
    }

    private record LockedRow(boolean erasing) {}

    private record UseRow(int files, long bytes) {

        boolean leaves(long more, Share share) {
            return files < share.files() && bytes + more <= share.bytes();
        }
    }
}
