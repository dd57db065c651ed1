package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Asset;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.Part;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.RecentOrders.RecentRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The admission transaction: locks the accounts concerned, reads what is already known of the requests, has the
/// decision made, and writes all that follows from it.
@ApplicationScoped
public class AdmissionStore {

    private static final String LOCK_ACCOUNTS = Statements.read("lock-accounts-to-admit");

    private static final String OPEN_ACCOUNTS = Statements.read("open-accounts");

    private static final String KNOWN = Statements.read("known-requests");

    private static final String CLIP_OWNERS = Statements.read("owners-of-clips");

    static final String WRITE = Statements.read("admit-jobs");

    private static final String EXISTING = Statements.read("accounts-that-exist");

    private static final String LOOK = Statements.read("accounts-as-they-are");

    private static final String NAMED = Statements.read("webhooks-named-by-requests");

    private static final int TIMES_AGAIN = 3;

    /// For how long a batch waits for an account that somebody else has locked.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Database database;
    private final Wakeups wakeups;

    AdmissionStore(Database database, Wakeups wakeups) {
        this.database = database;
        this.wakeups = wakeups;
    }

    /// A user's account under lock.
    public record AccountRow(
            String userId,
            @Nullable String plan,
            @Nullable PlanOverrides overrides,
            @JsonUnwrapped Windows windows,
            long prepaid,
            long held,
            int outstanding,
            @Nullable Instant eraseRequestedAt) {
        /// What was used in the present month and on the present day.
        public record Windows(LocalDate month, long monthUsed, LocalDate day, long daySeconds) {}
    }

    /// A request that was answered before, or cancelled before it came.
    ///
    /// @param refusal the id of the event that refused it, as JSON; null when it became a job
    public record KnownRow(UUID key, UUID jobId, @Nullable RefusedRow refusal, boolean cancelled) {}

    /// How a request was refused, so that a duplicate is answered the same.
    public record RefusedRow(UUID eventId, String code) {}

    /// A job to be.
    ///
    /// @param frame and audio: with the length, what the price at a backend depends on
    /// @param webhook that its request named
    public record NewJobRow(
            Job.Head head,
            Job.Ask ask,
            Job.Terms terms,
            QueueingRow queueing,
            String frame,
            boolean audio,
            @Nullable UUID webhook) {

        public static NewJobRow of(Job job, Instant eligibleAt, Plan plan, @Nullable UUID webhook) {
            QueueingRow queueing = new QueueingRow(
                    job.state().wire(),
                    job.state() instanceof JobState.Held held ? held.waits() : 0,
                    eligibleAt,
                    job.state() instanceof JobState.Queued
                            && eligibleAt.isAfter(job.head().createdAt()),
                    plan.weight(),
                    plan.running());
            return new NewJobRow(
                    job.head(),
                    job.ask(),
                    job.terms(),
                    queueing,
                    job.ask().work().size().toString(),
                    job.ask().work().audio(),
                    webhook);
        }

        /// Its step in a production; null for a job by itself.
        public @Nullable String step() {
            Part part = head.part();
            return part == null ? null : part.step();
        }
    }

    /// How a job enters the queue.
    ///
    /// @param waits for how many things it waits, if it is held
    /// @param delayed whether it waits for its own start time
    /// @param weight of the user's plan
    public record QueueingRow(
            String state, int waits, Instant eligibleAt, boolean delayed, int weight, int runningCap) {}

    /// Where to tell of a job, a production or a refused request by HTTP.
    ///
    /// @param subject of the events
    /// @param id of its endpoint, which may be there already
    /// @param types of the events that it wants
    public record ListenerRow(UUID subject, UUID id, String owner, String url, List<String> types, String format) {}

    /// The endpoint that a request names.
    ///
    /// @param there whether there is one already
    /// @param others how many endpoints requests have named for the same owner, as far as that was counted; 0 when
    /// it is there
    public record NamedRow(UUID id, String owner, boolean there, int others) {}

    /// A production to be, or one that is retried.
    ///
    /// @param plan the request at length
    /// @param webhook that its request named; null in a retry, too, which leaves it as it is
    public record NewProductionRow(
            @JsonUnwrapped Whose whose,
            @Nullable String title,
            String plan,
            List<ProductionRecord.MemberRow> members,
            @Nullable String result,
            String onFailure,
            @JsonUnwrapped Share share,
            @Nullable UUID webhook,
            Instant createdAt,
            Instant at) {
        /// Who asked for it.
        public record Whose(
                UUID id,
                String userId,
                String source,
                String requestId,
                Map<String, String> metadata,
                @Nullable String trace) {}

        /// How its steps enter the queue.
        ///
        /// @param weight with which its steps enter the queue where their user has nothing in it
        public record Share(int weight, int runningCap) {}
    }

    /// That a held job waits for another one.
    public record AfterRow(UUID jobId, UUID afterId) {}

    /// A request's identity with its answer.
    ///
    /// @param userId of a refused request, if it named one
    /// @param awaited whether it is known already, as one that was cancelled before it came
    public record IdentityRow(
            UUID key,
            UUID jobId,
            @Nullable RefusedRow refusal,
            @Nullable String userId,
            Instant createdAt,
            boolean awaited) {}

    /// What a batch is about.
    ///
    /// @param users whose accounts it draws on; opened where they do not exist yet
    /// @param keys of its requests
    /// @param clips jobs whose clips or posters it refers to
    /// @param orders digests of requests that may be retries
    /// @param productions those of which steps are to be done again
    /// @param listeners owners of the endpoints that it names
    public record Concerned(
            Set<String> users,
            Set<UUID> keys,
            Set<UUID> clips,
            Set<UUID> orders,
            Set<UUID> productions,
            Map<UUID, String> listeners) {}

    /// What the accounts and identities were before the batch.
    ///
    /// @param now the database's clock, under the accounts' locks: all pods decide by the same one
    /// @param clips those that are there
    /// @param recent orders with the digests of those concerned
    public record Before(
            Instant now,
            Map<String, AccountRow> accounts,
            Map<UUID, KnownRow> known,
            Map<UUID, ClipRow> clips,
            List<RecentRow> recent,
            Map<UUID, ProductionRecord> productions,
            Map<UUID, NamedRow> listeners) {

        /// Whose the clips are, by their jobs.
        public Map<UUID, String> clipOwners() {
            return clips.values().stream().collect(Collectors.toMap(ClipRow::id, ClipRow::userId));
        }
    }

    private record ReadRow(Instant now, List<KnownRow> requests) {
        Map<UUID, KnownRow> byKey() {
            return requests.stream().collect(Collectors.toMap(KnownRow::key, row -> row));
        }
    }

    /// A clip that is there.
    ///
    /// @param id of the job that made it
    /// @param backend that rendered it; null of what is not known any more
    /// @param since when it was done
    /// @param clipSeconds as they were asked for; 0 of what the studio made
    public record ClipRow(
            UUID id,
            String userId,
            String requestedModel,
            String model,
            @Nullable String backend,
            Instant since,
            int clipSeconds,
            Asset clip) {}

    /// What the batch comes to.
    ///
    /// @param accounts changed ones, whole
    /// @param replies events of requests that had been answered before, to be sent again as they were
    /// @param orders new and changed ones
    public record Outcome<T>(
            T result,
            List<NewJobRow> jobs,
            List<IdentityRow> identities,
            Collection<AccountRow> accounts,
            List<EventRow> events,
            List<ReplyRow> replies,
            List<RecentRow> orders,
            List<NewProductionRow> productions,
            List<AfterRow> edges,
            List<ListenerRow> listeners) {

        boolean changesNothing() {
            return jobs.isEmpty() && identities.isEmpty() && events.isEmpty() && replies.isEmpty() && orders.isEmpty();
        }
    }

    /// An event that was sent before.
    public record ReplyRow(UUID eventId, UUID jobId) {}

    /// Runs one admission transaction. What somebody else writes of a request after it was read here, such as that it
    /// is cancelled, makes the transaction fail as a whole, and it is run again in the light of that.
    public <T> Uni<T> admit(Concerned batch, Function<Before, Outcome<T>> policy) {
        return database.transaction(sql -> lock(sql, batch.users())
                        .chain(accounts -> before(sql, accounts, batch))
                        .map(policy)
                        .chain(outcome -> write(sql, outcome)))
                .onFailure(DatabaseException::isDuplicate)
                .retry()
                .atMost(TIMES_AGAIN)
                .invoke(this::wake)
                .map(Outcome::result);
    }

    /// The accounts concerned as they are at this moment, without a lock; one that has not been opened is empty.
    public Uni<Before> look(Concerned batch) {
        return database.transaction(sql -> sql.rows(LOOK, Map.of("users", Json.write(batch.users())), AccountRow.class)
                        .map(rows -> rows.stream().collect(Collectors.toMap(AccountRow::userId, row -> row)))
                        .chain(accounts -> before(sql, accounts, batch)))
                .map(before -> opened(before, batch.users()));
    }

    private static Before opened(Before before, Set<String> users) {
        LocalDate today = LocalDate.ofInstant(before.now(), ZoneOffset.UTC);
        Map<String, AccountRow> accounts = new HashMap<>(before.accounts());
        users.forEach(user -> accounts.computeIfAbsent(
                user,
                name -> new AccountRow(
                        name,
                        null,
                        null,
                        new AccountRow.Windows(today.withDayOfMonth(1), 0, today, 0),
                        0,
                        0,
                        0,
                        null)));
        return new Before(
                before.now(),
                accounts,
                before.known(),
                before.clips(),
                before.recent(),
                before.productions(),
                before.listeners());
    }

    private void wake(Outcome<?> outcome) {
        if (!outcome.changesNothing()) {
            wakeups.wake(Wakeup.OUTBOX);
        }
        if (!outcome.jobs().isEmpty()) {
            wakeups.wake(Wakeup.DISPATCH);
        }
        if (outcome.jobs().stream().anyMatch(job -> job.ask().wish() != null)) {
            wakeups.wake(Wakeup.DIRECTION);
        }
    }

    private static Uni<Map<String, AccountRow>> lock(Sql sql, Set<String> users) {
        String names = Json.write(new TreeSet<>(users));
        Map<String, String> lock = Map.of("users", names, "patience", PATIENCE.toMillis() + "ms");
        return sql.returning(LOCK_ACCOUNTS, lock, AccountRow.class)
                .chain(rows -> rows.size() == users.size()
                        ? Uni.createFrom().item(rows)
                        : sql.update(OPEN_ACCOUNTS, Map.of("users", names))
                                .chain(() -> sql.returning(LOCK_ACCOUNTS, lock, AccountRow.class)))
                .map(rows -> rows.stream().collect(Collectors.toMap(AccountRow::userId, row -> row)));
    }

    /// Those of the users whose accounts are locked at this moment.
    public Uni<Set<String>> locked(Set<String> users) {
        Map<String, String> parameters =
                Map.of("users", Json.write(new TreeSet<>(users)), "patience", PATIENCE.toMillis() + "ms");
        return database.transaction(sql -> sql.rows(EXISTING, Map.of("users", Json.write(users)), UserRow.class)
                .chain(known -> sql.returning(StepWriter.LOCK_FREE_ACCOUNTS, parameters, String.class)
                        .map(free -> known.stream()
                                .map(UserRow::userId)
                                .filter(user -> !free.contains(user))
                                .collect(Collectors.toSet()))));
    }

    private record UserRow(String userId) {}

    private static Uni<Before> before(Sql sql, Map<String, AccountRow> accounts, Concerned batch) {
        return sql.returning(KNOWN, Map.of("keys", Json.write(batch.keys())), ReadRow.class)
                .map(List::getFirst)
                .chain(read -> clips(sql, batch.clips()).chain(clips -> RecentOrders.find(sql, batch.orders())
                        .chain(recent -> ProductionStore.find(sql, batch.productions())
                                .chain(productions -> named(sql, batch.listeners())
                                        .map(named -> new Before(
                                                read.now(),
                                                accounts,
                                                read.byKey(),
                                                clips,
                                                recent,
                                                productions,
                                                named))))));
    }

    private static Uni<Map<UUID, NamedRow>> named(Sql sql, Map<UUID, String> listeners) {
        if (listeners.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<ListenerKey> keys = listeners.entrySet().stream()
                .map(listener -> new ListenerKey(listener.getKey(), listener.getValue()))
                .toList();
        return sql.rows(NAMED, Map.of("listeners", Json.write(keys)), NamedRow.class)
                .map(rows -> rows.stream().collect(Collectors.toMap(NamedRow::id, row -> row)));
    }

    private record ListenerKey(UUID id, String owner) {}

    /// Users of those of these jobs whose clips are there.
    public Uni<Map<UUID, String>> owners(Set<UUID> clips) {
        return database.statement(sql -> clips(sql, clips))
                .map(rows -> rows.values().stream().collect(Collectors.toMap(ClipRow::id, ClipRow::userId)));
    }

    private static Uni<Map<UUID, ClipRow>> clips(Sql sql, Set<UUID> clips) {
        if (clips.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return sql.readable(CLIP_OWNERS, Map.of("clips", Json.write(clips)), ClipRow.class)
                .map(rows -> rows.stream().collect(Collectors.toMap(ClipRow::id, row -> row)));
    }

    private static <T> Uni<Outcome<T>> write(Sql sql, Outcome<T> outcome) {
        if (outcome.changesNothing()) {
            return Uni.createFrom().item(outcome);
        }
        Map<String, Object> parameters = Map.of(
                "jobs", Json.write(outcome.jobs()),
                "listeners", Json.write(outcome.listeners()),
                "identities", Json.write(outcome.identities()),
                "accounts", Json.write(outcome.accounts()),
                "events", Json.write(outcome.events()),
                "replies", Json.write(outcome.replies()));
        return sql.count(WRITE, parameters)
                .chain(() -> RecentOrders.write(sql, outcome.orders()))
                .chain(() -> ProductionStore.write(sql, outcome.productions(), outcome.edges()))
                .map(ignored -> outcome);
    }
}
