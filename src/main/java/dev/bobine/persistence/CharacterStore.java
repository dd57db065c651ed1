package dev.bobine.persistence;

import dev.bobine.job.CharacterId;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The characters of users. What a user may have is decided under the lock of its account, where a deletion of the
/// user's data is seen as well.
@ApplicationScoped
public class CharacterStore {

    /// Characters of one user.
    public static final int LIMIT = 200;

    private static final String LOCK_ACCOUNT = Statements.read("account-under-lock");
    private static final String USE = Statements.read("use-of-characters");
    private static final String ADD = Statements.read("add-character");
    private static final String FIND = Statements.read("find-character");
    private static final String LIST = Statements.read("list-characters");
    private static final String OF_USERS = Statements.read("characters-of-users");
    private static final String REMOVE = Statements.read("remove-character");

    private final Database database;

    CharacterStore(Database database) {
        this.database = database;
    }

    /// A character to be.
    ///
    /// @param kind `person`, `creature`, `object` or `place`
    public record NewCharacter(
            String name, String kind, @Nullable String description, List<String> references) {}

    /// A character.
    public record CharacterRow(
            UUID id,
            String userId,
            String name,
            String kind,
            @Nullable String description,
            List<String> references,
            Instant createdAt) {

        public CharacterRow {
            Objects.requireNonNull(references, "references is null");
        }
    }

    /// What becomes of a new character.
    public enum Verdict {
        TAKEN,

        /// The user has as many as it may.
        TOO_MANY,

        /// The user has another one of that name.
        NAME_IN_USE,
        USER_DELETED
    }

    /// Keeps a character, if its user may have it.
    public Uni<Verdict> add(CharacterId id, UserId user, NewCharacter character) {
        Map<String, String> row =
                Map.of("id", id.value().toString(), "user", user.value(), "row", Json.write(character));
        return database.transaction(sql -> QuotaStore.open(sql, user)
                .chain(() -> verdict(sql, user, character.name()))
                .chain(verdict -> verdict == Verdict.TAKEN
                        ? sql.update(ADD, row).replaceWith(verdict)
                        : Uni.createFrom().item(verdict)));
    }

    private static Uni<Verdict> verdict(Sql sql, UserId user, String name) {
        return sql.returning(LOCK_ACCOUNT, Map.of("user", user.value()), LockedRow.class)
                .chain(locked -> locked.isEmpty() || locked.getFirst().erasing()
                        ? Uni.createFrom().item(Verdict.USER_DELETED)
                        : sql.rows(USE, Map.of("user", user.value(), "name", name), UseRow.class)
                                .map(use -> use.getFirst().verdict()));
    }

    public Uni<Optional<CharacterRow>> find(CharacterId id) {
        return database.statement(sql -> sql.rows(FIND, Map.of("id", id.value().toString()), CharacterRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// All of a user's, the newest first.
    public Uni<List<CharacterRow>> list(UserId user) {
        return database.statement(
                sql -> sql.readable(LIST, Map.of("user", user.value(), "limit", LIMIT), CharacterRow.class));
    }

    /// All of these users'.
    public Uni<Map<UserId, List<CharacterSheet>>> of(Set<String> users) {
        return database.statement(sql -> sql.readable(OF_USERS, Map.of("users", Json.write(users)), SheetRow.class))
                .map(rows -> rows.stream().map(SheetRow::sheet).collect(Collectors.groupingBy(CharacterSheet::userId)));
    }

    /// @return whether it was there
    public Uni<Boolean> remove(CharacterId id) {
        return database.statement(
                        sql -> sql.update(REMOVE, Map.of("id", id.value().toString())))
                .map(count -> count > 0);
    }

    private record LockedRow(boolean erasing) {}

    private record UseRow(int characters, boolean named) {

        Verdict verdict() {
            return named ? Verdict.NAME_IN_USE : characters >= LIMIT ? Verdict.TOO_MANY : Verdict.TAKEN;
        }
    }

    private record SheetRow(
            UUID id, String userId, String name, @Nullable String description, List<String> references) {

        SheetRow {
            Objects.requireNonNull(references, "references is null");
        }

        CharacterSheet sheet() {
            return new CharacterSheet(new CharacterId(id), new UserId(userId), name, description, references);
        }
    }
}
