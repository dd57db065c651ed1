package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Usage;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Films on paper, all their versions, and what their director cost. What is in them is a matter of `direction`.
@ApplicationScoped
public class TreatmentStore {

    private static final String ADD = Statements.read("add-treatment");
    private static final String ADD_VERSION = Statements.read("add-treatment-version");
    private static final String READ = Statements.read("read-treatment");
    private static final String LIST = Statements.read("list-treatments");
    private static final String NOTE_SHOT = Statements.read("note-treatment-shot");
    private static final String REMOVE = Statements.read("remove-treatment");
    private static final String FORGET = Statements.read("forget-treatments");
    private static final String COUNT = Statements.read("count-direction");
    private static final String BOOK = Statements.read("book-direction");

    private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private final Database database;
    private final EventWriter events;

    TreatmentStore(Database database, EventWriter events) {
        this.database = database;
        this.events = events;
    }

    /// A new treatment with its first version.
    public record NewTreatment(
            UUID id,
            String userId,
            Instant at,
            String wish,
            JsonNode target,
            String author,
            JsonNode body,
            long estimate,
            List<String> warnings) {}

    /// A further version.
    ///
    /// @param said what was asked to be changed; null for one that was edited by hand
    public record NewVersion(
            Instant at, String author, @Nullable String said, JsonNode body, long estimate, List<String> warnings) {}

    /// A treatment with one of its versions.
    ///
    /// @param newest number of the newest version
    /// @param shot what was shot of it last; null when nothing was
    public record TreatmentRow(
            UUID id,
            String userId,
            Instant createdAt,
            Instant changedAt,
            int newest,
            String wish,
            JsonNode target,
            @Nullable JsonNode shot,
            @JsonUnwrapped Edition edition) {
        /// One version of it.
        ///
        /// @param before body of the version before this one; null for the first one, and in lists
        public record Edition(
                int version,
                Instant at,
                String author,
                @Nullable String said,
                JsonNode body,
                long estimate,
                List<String> warnings,
                @Nullable JsonNode before) {
            public Edition {
                before = present(before);
            }
        }

        public TreatmentRow {
            shot = present(shot);
        }

        /// A null of the database is read as a JSON null.
        private static @Nullable JsonNode present(@Nullable JsonNode value) {
            return value == null || value.isNull() ? null : value;
        }
    }

    /// @return false when the user's data are being deleted
    public Uni<Boolean> add(NewTreatment treatment) {
        Map<String, String> parameters = Map.of("user", treatment.userId(), "row", Json.write(treatment));
        return database.statement(sql -> sql.count(ADD, parameters)).map(count -> count > 0);
    }

    /// Adds a version.
    ///
    /// @param before number of the version that it was made of
    /// @param limit versions of a treatment
    /// @return false when there is another one by now, or as many as there may be, or the user's data are being
    /// deleted
    public Uni<Boolean> add(UUID id, UserId user, int before, NewVersion version, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", id.toString());
        parameters.put("user", user.value());
        parameters.put("before", before);
        parameters.put("limit", limit);
        parameters.put("row", Json.write(version));
        return database.statement(sql -> sql.count(ADD_VERSION, parameters)).map(count -> count > 0);
    }

    /// @param version its number; 0 for the newest
    public Uni<Optional<TreatmentRow>> find(UUID id, int version) {
        return database.statement(
                        sql -> sql.readable(READ, Map.of("id", id.toString(), "version", version), TreatmentRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Treatments of a user, each with its newest version, the newest treatment first.
    ///
    /// @param after the last one of the page before; null for the first page
    public Uni<List<TreatmentRow>> list(UserId user, @Nullable UUID after, int limit) {
        Map<String, Object> parameters =
                Map.of("user", user.value(), "after", after == null ? LAST_ID : after.toString(), "limit", limit);
        return database.statement(sql -> sql.readable(LIST, parameters, TreatmentRow.class));
    }

    public Uni<Integer> noteShot(UUID id, JsonNode shot, Instant now) {
        Map<String, String> parameters = Map.of("id", id.toString(), "shot", shot.toString(), "now", now.toString());
        return database.statement(sql -> sql.update(NOTE_SHOT, parameters));
    }

    /// @return whether there was one
    public Uni<Boolean> remove(UUID id) {
        return database.statement(sql -> sql.update(REMOVE, Map.of("id", id.toString())))
                .map(count -> count > 0);
    }

    /// Forgets treatments that nobody has touched for that long.
    ///
    /// @return how many, no more than the limit
    public Uni<Long> forget(Duration kept, int limit) {
        return database.statement(sql -> sql.count(FORGET, Map.of("kept", kept.toString(), "limit", limit)));
    }

    /// Counts a call of the director, whose cost the user's account is opened for.
    ///
    /// @param limit of a user's a day
    /// @return false when there have been as many
    public Uni<Boolean> count(UserId user, Instant now, int limit) {
        Map<String, Object> parameters = Map.of(
                "user",
                user.value(),
                "day",
                LocalDate.ofInstant(now, ZoneOffset.UTC).toString(),
                "limit",
                limit);
        return database.transaction(sql -> QuotaStore.open(sql, user).chain(() -> sql.count(COUNT, parameters)))
                .map(count -> count > 0);
    }

    /// Books what a call of the director cost, under the account's lock.
    public Uni<Long> book(UserId user, LedgerEntry entry, Instant now) {
        return database.transaction(sql -> QuotaStore.lock(sql, user).chain(() -> book(sql, events, user, entry, now)));
    }

    /// The same under a lock that is held; nothing when it cost nothing.
    static Uni<Long> book(Sql sql, EventWriter events, UserId user, @Nullable LedgerEntry entry, Instant now) {
        if (entry == null) {
            return Uni.createFrom().item(0L);
        }
        UsageRow usage = events.usage(Usage.director(entry, user, now));
        Map<String, Object> parameters = Map.of(
                "user", user.value(),
                "subject", entry.subject().toString(),
                "micros", entry.planMicros(),
                "month", entry.month().toString(),
                "day", entry.day().toString(),
                "now", now.toString(),
                "usage_id", usage.usageId().toString(),
                "usage", usage.data());
        return sql.count(BOOK, parameters);
    }
}
