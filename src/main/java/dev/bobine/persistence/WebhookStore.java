package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Endpoints at which callers get events by HTTP.
@ApplicationScoped
public class WebhookStore {

    private static final String LOCK = Statements.read("lock-owner-of-webhooks");

    private static final String COUNT = Statements.read("count-webhooks");

    private static final String PUT = Statements.read("put-webhook");

    private static final String ROTATE = Statements.read("rotate-webhook-secret");

    private static final String KEEP_SECRET = Statements.read("keep-webhook-secret");

    private static final String FIND_SECRET = Statements.read("find-webhook-secret");

    private static final String ROTATE_SECRET = Statements.read("rotate-default-secret");

    private static final String ENABLE = Statements.read("enable-webhook");

    private static final String FIND = Statements.read("find-webhook");

    private static final String LIST = Statements.read("list-webhooks");

    private final Database database;

    WebhookStore(Database database) {
        this.database = database;
    }

    /// Whose endpoint it is, and what its owner calls it.
    public record Key(String owner, String name) {

        /// The owner that a user's endpoints have.
        public static String ownerOf(UserId user) {
            return "user:" + user.value();
        }

        private Map<String, Object> parameters() {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("owner", owner);
            parameters.put("name", name);
            return parameters;
        }
    }

    /// What an owner decides of an endpoint.
    ///
    /// @param types of the events that it wants
    /// @param userId whose events; null for those of all users
    /// @param secret sealed, for an endpoint that is new
    public record Draft(
            UUID id,
            String owner,
            String name,
            String url,
            List<String> types,
            String format,
            @Nullable String userId,
            String secret) {}

    /// An endpoint.
    public record Endpoint(
            UUID id,
            String owner,
            String name,
            String url,
            List<String> types,
            String format,
            @Nullable String userId,
            @JsonUnwrapped Secrets secrets,
            Instant createdAt,
            @JsonUnwrapped Health health) {
        /// By what its calls are signed.
        ///
        /// @param secret sealed, as is the one before; null when its owner has no default one yet
        /// @param previousUntil until when the one before signs too
        public record Secrets(
                @Nullable String secret,
                @Nullable String previousSecret,
                @Nullable Instant previousUntil) {}

        /// How it has been.
        ///
        /// @param failures calls that failed in a row
        /// @param heldUntil when it is called again after failures
        public record Health(
                int failures,
                @Nullable Instant failingSince,
                @Nullable Instant heldUntil,
                @Nullable Instant disabledAt,
                @Nullable String disabledReason) {}
    }

    /// What became of a draft.
    public enum Put {
        CREATED,
        CHANGED,
        /// The owner has as many as it may have.
        TOO_MANY
    }

    /// Makes an endpoint, or changes the one of that name, whose secret stays.
    public Uni<Put> put(Draft draft, int limit) {
        Map<String, Object> key = new Key(draft.owner(), draft.name()).parameters();
        return database.transaction(sql -> sql.count(LOCK, Map.of("owner", draft.owner()))
                .chain(() -> sql.count(COUNT, key))
                .chain(count -> count / 2 >= limit && count % 2 == 0
                        ? Uni.createFrom().item(Put.TOO_MANY)
                        : sql.update(PUT, Map.of("row", Json.write(draft)))
                                .replaceWith(count % 2 == 0 ? Put.CREATED : Put.CHANGED)));
    }

    public Uni<Optional<Endpoint>> find(Key key) {
        return database.transaction(sql -> sql.rows(FIND, key.parameters(), Endpoint.class))
                .map(rows -> rows.stream().findFirst());
    }

    public Uni<List<Endpoint>> list(String owner) {
        return database.transaction(sql -> sql.readable(LIST, Map.of("owner", owner), Endpoint.class));
    }

    /// Whether there is an endpoint at all.
    public Uni<Boolean> any() {
        return database.transaction(sql ->
                        sql.count("select cast(count(*) as text) from (select 1 from webhook limit 1) w", Map.of()))
                .map(count -> count > 0);
    }

    /// Removes an endpoint. Its deliveries are found by nobody any more, and forgotten eventually.
    ///
    /// @return whether there was one
    public Uni<Boolean> remove(Key key) {
        return changed("delete from webhook where owner = :owner and name = :name", key.parameters());
    }

    /// Gives an endpoint a new secret; for a while the one before signs too.
    ///
    /// @param secret sealed
    /// @return whether there is such an endpoint
    public Uni<Boolean> rotate(Key key, String secret, Duration both) {
        Map<String, Object> parameters = key.parameters();
        parameters.put("secret", secret);
        parameters.put("both", both.toString());
        return changed(ROTATE, parameters);
    }

    /// The default secret of an owner, which it has from then on.
    ///
    /// @param fresh sealed, for an owner that has none
    public Uni<SecretRow> secret(String owner, String fresh) {
        return database.transaction(sql -> sql.update(KEEP_SECRET, Map.of("owner", owner, "secret", fresh))
                        .chain(() -> sql.rows(FIND_SECRET, Map.of("owner", owner), SecretRow.class)))
                .map(List::getFirst);
    }

    /// Gives an owner that has one a new default secret; for a while the one before signs too.
    ///
    /// @param secret sealed
    public Uni<Integer> rotate(String owner, String secret, Duration both) {
        Map<String, Object> parameters = Map.of("owner", owner, "secret", secret, "both", both.toString());
        return database.transaction(sql -> sql.update(ROTATE_SECRET, parameters));
    }

    /// A default secret.
    ///
    /// @param secret sealed, as is the one before
    public record SecretRow(
            String secret,
            @Nullable String previousSecret,
            @Nullable Instant previousUntil) {}

    /// Lets an endpoint be called again.
    ///
    /// @return whether there is such an endpoint
    public Uni<Boolean> enable(Key key) {
        return changed(ENABLE, key.parameters());
    }

    private Uni<Boolean> changed(String statement, Map<String, Object> parameters) {
        return database.transaction(sql -> sql.update(statement, parameters)).map(count -> count > 0);
    }
}
