package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.EventType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events on their way to webhooks. They are written by the statement that writes the event, and claimed under the lock
/// of their endpoint; every claim raises the delivery's token, which the outcome must carry.
@ApplicationScoped
public class DeliveryStore {

    private static final String LOCK_ENDPOINTS = Statements.read("lock-due-endpoints");

    private static final String CLAIM = Statements.read("claim-deliveries");

    private static final String LOCK_WEBHOOKS = Statements.read("lock-webhooks");

    private static final String FINISH = Statements.read("finish-deliveries");

    private static final String RELEASE = Statements.read("release-deliveries");

    private static final String REPLAY_SINCE = Statements.read("replay-events-since");

    private static final String REPLAY = Statements.read("replay-events");

    private static final String LIST = Statements.read("list-deliveries");

    private static final String LIST_IN_STATE = Statements.read("list-deliveries-in-a-state");

    private static final String FORGET = Statements.read("forget-deliveries");

    private static final String FORGET_ENDPOINTS = Statements.read("forget-named-webhooks");

    private static final String BACKLOG = Statements.read("delivery-backlog");

    private final Database database;

    DeliveryStore(Database database) {
        this.database = database;
    }

    /// How much may be claimed.
    ///
    /// @param room deliveries in all
    /// @param endpoints most that are served in one turn
    /// @param each most deliveries under way to one endpoint, in all pods together
    /// @param shaky failures in a row after which only one is
    /// @param lease after which an attempt of which nothing was heard counts as lost
    /// @param patience how long later events of a job wait for one that is not taken
    /// @param busy owners whose endpoints are left out
    public record Allowance(
            int room, int endpoints, int each, int shaky, Duration lease, Duration patience, Set<String> busy) {

        public Allowance {
            busy = Set.copyOf(busy);
        }
    }

    /// A delivery that is to be made now.
    ///
    /// @param superseded nothing is to be done: a newer one tells more
    /// @param attempts this one included
    /// @param now the database's time of the claim
    public record Claimed(
            long seq,
            int token,
            @JsonUnwrapped Event event,
            boolean superseded,
            int attempts,
            boolean once,
            @JsonUnwrapped Target target,
            @JsonUnwrapped Health health,
            Instant now) {
        /// The event to be delivered.
        ///
        /// @param at when it happened; null, as the data, when the event is not kept any longer
        public record Event(
                UUID eventId,
                UUID jobId,
                String type,
                @Nullable Instant at,
                @Nullable String data,
                @Nullable String trace) {}

        /// To whom.
        ///
        /// @param secret sealed; null when its owner has none yet
        /// @param previousSecret while it signs too
        public record Target(
                UUID webhookId,
                String owner,
                String url,
                String format,
                @Nullable String secret,
                @Nullable String previousSecret) {}

        /// How its endpoint has been.
        ///
        /// @param failingMillis for how long the endpoint has taken nothing
        public record Health(int failures, long failingMillis, int warned) {}
    }

    /// How an attempt ended.
    ///
    /// @param state `delivered`, `failed`, or `pending` when it is tried again
    /// @param waitMillis until then
    /// @param holdMillis for which the endpoint gets no call at all
    /// @param disable why the endpoint is not called any more; null when it is
    /// @param warn how often its owner has been warned
    /// @param failed whether the endpoint did not take it
    /// @param news id of the event that tells of it, should there be something to tell
    public record Outcome(
            long seq,
            int token,
            String state,
            long waitMillis,
            long holdMillis,
            @JsonUnwrapped Reply reply,
            @Nullable String disable,
            int warn,
            boolean failed,
            UUID news) {
        /// What the endpoint said.
        public record Reply(
                @Nullable Integer status,
                @Nullable String reason,
                @Nullable String answer) {}
    }

    /// A delivery as its endpoint's owner sees it.
    public record DeliveryRow(
            long seq,
            UUID eventId,
            UUID jobId,
            String type,
            boolean once,
            Instant createdAt,
            @JsonUnwrapped Attempts tries,
            @JsonUnwrapped Ending ending) {
        /// How far it is.
        public record Attempts(String state, Instant dueAt, boolean sending, int attempts) {}

        /// How the last attempt ended.
        public record Ending(
                @Nullable Instant endedAt,
                @Nullable Integer status,
                @Nullable String reason,
                @Nullable String answer) {}
    }

    /// What waits, and how endpoints are.
    public record Backlog(long events, @Nullable Instant oldest, long failing, long disabled) {}

    /// Takes what is due, owner by owner and endpoint by endpoint in turn.
    public Uni<List<Claimed>> claim(Allowance allowance) {
        return database.transaction(sql -> claim(sql, allowance));
    }

    /// The same as part of a transaction.
    Uni<List<Claimed>> claim(Sql sql, Allowance allowance) {
        Map<String, Object> endpoints = Map.of(
                "shaky", allowance.shaky(),
                "each", allowance.each(),
                "endpoints", allowance.endpoints(),
                "busy", Json.write(allowance.busy()));
        return sql.returning(LOCK_ENDPOINTS, endpoints, EndpointRow.class)
                .chain(locked -> locked.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : sql.returning(CLAIM, claim(allowance, locked), Claimed.class));
    }

    private static Map<String, Object> claim(Allowance allowance, List<EndpointRow> endpoints) {
        return Map.of(
                "endpoints", Json.write(endpoints),
                "progressed", EventType.PROGRESSED.wire(),
                "patience", allowance.patience().toString(),
                "lease", allowance.lease().toString(),
                "room", allowance.room());
    }

    /// Writes how attempts ended. What somebody else has claimed meanwhile is left alone.
    ///
    /// @param claims those of the outcomes
    /// @param patience after which an endpoint that takes nothing is disabled
    /// @return how many were written
    public Uni<Long> finish(List<Claimed> claims, List<Outcome> outcomes, Duration patience) {
        List<UUID> webhooks = claims.stream()
                .map(row -> row.target().webhookId())
                .distinct()
                .sorted()
                .toList();
        String deleted = EventType.DELETED.wire();
        List<UUID> jobs = claims.stream()
                .filter(claim -> claim.event().type().equals(deleted))
                .map(row -> row.event().jobId())
                .toList();
        return database.transaction(sql -> sql.count(LOCK_WEBHOOKS, Map.of("webhooks", Json.write(webhooks)))
                .chain(() -> sql.count(
                        FINISH,
                        Map.of(
                                "outcomes", Json.write(outcomes),
                                "failing", EventType.WEBHOOK_FAILING.wire(),
                                "disabled", EventType.WEBHOOK_DISABLED.wire(),
                                "patience", patience.toString())))
                .call(() -> LastWords.forget(sql, jobs)));
    }

    /// Gives claims back, so that others need not wait for them to lapse.
    public Uni<Integer> release(List<Claimed> claims) {
        List<ClaimRow> rows = claims.stream()
                .map(claim -> new ClaimRow(claim.seq(), claim.token()))
                .toList();
        return database.transaction(sql -> sql.update(RELEASE, Map.of("claims", Json.write(rows))));
    }

    /// Puts events that happened since then on their way once more, the oldest first.
    ///
    /// @return how many; as many as the limit when there may be more
    public Uni<Integer> replay(UUID webhook, Instant since, int limit) {
        Map<String, Object> parameters = Map.of("webhook", webhook, "since", since, "limit", limit);
        return database.transaction(sql -> sql.update(REPLAY_SINCE, parameters));
    }

    /// Puts certain events on their way once more.
    ///
    /// @param since when the first of them happened, at the latest
    /// @return how many; less than asked for when some are not this endpoint's or not kept any longer
    public Uni<Integer> replay(UUID webhook, List<UUID> events, Instant since) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("webhook", webhook);
        parameters.put("events", Json.write(events));
        parameters.put("since", since);
        parameters.put("limit", events.size());
        return database.transaction(sql -> sql.update(REPLAY, parameters));
    }

    /// Deliveries of an endpoint, newest first.
    ///
    /// @param state null for all
    /// @param before only those with a lesser number
    public Uni<List<DeliveryRow>> list(UUID webhook, @Nullable String state, long before, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("webhook", webhook);
        parameters.put("before", before);
        parameters.put("limit", limit);
        if (state != null) {
            parameters.put("state", state);
        }
        String query = state == null ? LIST : LIST_IN_STATE;
        return database.transaction(sql -> sql.rows(query, parameters, DeliveryRow.class));
    }

    /// Forgets deliveries that are older, whatever became of them, and endpoints that requests have named and that none
    /// needs any more.
    ///
    /// @return how many
    public Uni<Integer> forget(Duration kept, int limit) {
        Map<String, Object> parameters = Map.of("kept", kept.toString(), "limit", limit);
        return database.transaction(
                sql -> sql.update(FORGET, parameters).call(() -> sql.update(FORGET_ENDPOINTS, parameters)));
    }

    public Uni<Backlog> backlog() {
        return database.transaction(sql -> sql.rows(BACKLOG, Map.of(), Backlog.class))
                .map(List::getFirst);
    }

    private record EndpointRow(UUID id, int most) {}

    private record ClaimRow(long seq, int token) {}
}
