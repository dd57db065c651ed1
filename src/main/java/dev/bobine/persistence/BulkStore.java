package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.JobSearch.Wanted;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Acts on many jobs at once: what was asked for, how far it is, and what came of each job.
@ApplicationScoped
public class BulkStore {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final UUID LAST = new UUID(-1, -1);

    private static final String NEXT = Statements.read("next-bulk");
    private static final String ADVANCE = Statements.read("advance-bulk");
    private static final String LIST = Statements.read("list-bulks");
    private static final String RESULTS = Statements.read("results-of-a-bulk");
    private static final String FORGET = Statements.read("forget-bulks");

    private static final String ADD = Statements.read("add-bulk");

    private static final String STOP = Statements.read("stop-bulk");

    private final Database database;
    private final Wakeups wakeups;

    BulkStore(Database database, Wakeups wakeups) {
        this.database = database;
        this.wakeups = wakeups;
    }

    /// What is done to each job.
    public enum Act {
        CANCEL,
        /// Of unresolved jobs: given up.
        FAIL
    }

    /// What to look for, as it is kept.
    public record Filter(
            Set<String> states,
            @Nullable String user,
            @Nullable String backend,
            @Nullable String model,
            @Nullable String code,
            @Nullable Instant since,
            @Nullable Instant until) {

        static Filter of(Wanted wanted) {
            return new Filter(
                    wanted.states(),
                    wanted.user() == null ? null : wanted.user().value(),
                    wanted.backend(),
                    wanted.model(),
                    wanted.code(),
                    wanted.since(),
                    wanted.until());
        }
    }

    /// A bulk act.
    ///
    /// @param state `running`, `done` or `stopped`
    public record BulkRow(
            UUID id,
            Instant at,
            @JsonUnwrapped Order order,
            String state,
            @JsonUnwrapped Progress progress,
            @Nullable Instant endedAt,
            @Nullable String stoppedBy) {
        /// What was ordered.
        ///
        /// @param charged what the provider billed for each job that is given up; null when that is not known
        public record Order(
                String actor,
                String reason,
                String act,
                Filter filter,
                @Nullable Long charged) {}

        /// How far it is.
        ///
        /// @param place the job after which to go on
        /// @param done jobs on which it had its effect
        /// @param skipped jobs for which there was nothing to do any more
        public record Progress(@Nullable UUID place, long done, long skipped, long failed) {}

        /// What is still to be looked for.
        public Wanted wanted() {
            return new Wanted(
                    order.filter().states(),
                    order.filter().user() == null
                            ? null
                            : new UserId(order.filter().user()),
                    order.filter().backend(),
                    order.filter().model(),
                    order.filter().code(),
                    order.filter().since(),
                    order.filter().until(),
                    progress.place() == null ? null : new JobId(progress.place()));
        }
    }

    /// What came of a job.
    ///
    /// @param kind `done`, `skipped` or `failed`
    public record Result(UUID jobId, String outcome, String kind) {}

    public record ResultRow(UUID jobId, String outcome, Instant at) {}

    /// Begins.
    ///
    /// @param wanted the jobs, all of them admitted before now
    /// @return its id
    public Uni<UUID> add(Act act, Wanted wanted, @Nullable Long charged, String actor, String reason, Instant now) {
        UUID id = IDS.generate();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", id);
        parameters.put("at", now);
        parameters.put("actor", actor);
        parameters.put("reason", reason);
        parameters.put("act", act.name().toLowerCase(Locale.ROOT));
        parameters.put("filter", Json.write(Filter.of(wanted)));
        parameters.put("user", wanted.user() == null ? null : wanted.user().value());
        parameters.put("charged", charged == null ? null : Long.toString(charged));
        return database.statement(sql -> sql.update(ADD, parameters))
                .invoke(() -> wakeups.wake(Wakeup.BULK))
                .replaceWith(id);
    }

    /// The one to be gone on with.
    public Uni<Optional<BulkRow>> next() {
        return database.statement(sql -> sql.readable(NEXT, Map.of(), BulkRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Notes how far it is.
    ///
    /// @param place the job after which to go on; null when that is where it was
    /// @param ended whether there is nothing more to do
    /// @return false when it has been stopped meanwhile
    public Uni<Boolean> advance(UUID id, @Nullable UUID place, List<Result> results, boolean ended) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", id.toString());
        parameters.put("place", place == null ? null : place.toString());
        parameters.put("results", Json.write(results));
        parameters.put("ended", ended);
        return database.statement(sql -> sql.count(ADVANCE, parameters)).map(changed -> changed > 0);
    }

    /// @return false when it does not run
    public Uni<Boolean> stop(UUID id, String actor) {
        return database.statement(sql -> sql.update(STOP, Map.of("id", id, "actor", actor)))
                .map(changed -> changed > 0);
    }

    public Uni<Optional<BulkRow>> find(UUID id) {
        String query = "select b.* from bulk b where b.id = :id";
        return database.statement(sql -> sql.rows(query, Map.of("id", id), BulkRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// How many are to be carried out.
    public Uni<Long> running() {
        String query = "select cast(count(*) as text) from bulk b where b.state = 'running'";
        return database.statement(sql -> sql.count(query, Map.of()));
    }

    /// @param after the one after which the page begins; null for the first page
    public Uni<List<BulkRow>> list(@Nullable UUID after, int limit) {
        Map<String, Object> parameters = Map.of("after", after == null ? LAST : after, "limit", limit);
        return database.look(sql -> sql.readable(LIST, parameters, BulkRow.class));
    }

    /// @param after the job after which the page begins; null for the first page
    public Uni<List<ResultRow>> results(UUID id, @Nullable UUID after, int limit) {
        Map<String, Object> parameters = Map.of("id", id, "after", after == null ? LAST : after, "limit", limit);
        return database.look(sql -> sql.rows(RESULTS, parameters, ResultRow.class));
    }

    /// Forgets those that ended longer ago.
    ///
    /// @return how many
    public Uni<Integer> forget(Duration kept, int limit) {
        return database.statement(sql -> sql.update(FORGET, Map.of("kept", kept.toString(), "limit", limit)));
    }
}
