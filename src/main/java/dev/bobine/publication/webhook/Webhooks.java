package dev.bobine.publication.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.job.EventType;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseProbe;
import dev.bobine.persistence.DeliveryStore;
import dev.bobine.persistence.DeliveryStore.DeliveryRow;
import dev.bobine.persistence.WebhookStore;
import dev.bobine.persistence.WebhookStore.Draft;
import dev.bobine.persistence.WebhookStore.Endpoint;
import dev.bobine.persistence.WebhookStore.Key;
import dev.bobine.persistence.WebhookStore.Put;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// What owners do with their endpoints. Calls block.
@ApplicationScoped
public class Webhooks {

    /// For how long the secret before signs too after a rotation.
    public static final Duration BOTH_SIGN = Duration.ofHours(24);

    /// Most events that one replay puts on their way.
    public static final int MAX_REPLAYED = 10_000;

    /// The type of the event that a test sends.
    static final String TEST = "dev.bobine.webhook.test.v1";

    private static final int LONGEST_URL = 2048;
    private static final long DATE_SLACK_DAYS = 1;
    private static final int TIME_BASED = 7;
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final WebhookStore store;
    private final DeliveryStore deliveries;
    private final WebhookSettings settings;
    private final SealedSecrets secrets;
    private final EndpointCalls calls;
    private final DefaultSecrets defaults;
    private final Wakeups wakeups;
    private final DatabaseProbe probe;
    private final Set<UUID> tested = ConcurrentHashMap.newKeySet();

    Webhooks(
            Database database,
            WebhookStore store,
            DeliveryStore deliveries,
            WebhookSettings settings,
            EndpointCalls calls,
            DefaultSecrets defaults,
            Wakeups wakeups,
            DatabaseProbe probe) {
        this.database = database;
        this.store = store;
        this.deliveries = deliveries;
        this.settings = settings;
        this.secrets = new SealedSecrets(settings);
        this.calls = calls;
        this.defaults = defaults;
        this.wakeups = wakeups;
        this.probe = probe;
    }

    /// What an owner wants.
    ///
    /// @param userId whose events; null for those of all users
    public record Wish(
            String url,
            List<EventType> types,
            Format format,
            @Nullable String userId) {}

    /// What became of a wish.
    ///
    /// @param secret of an endpoint that is new, to be shown this once
    public record Receipt(Put put, @Nullable String secret) {}

    /// Whether this deployment has webhooks.
    public boolean available() {
        return secrets.available();
    }

    /// Whether an endpoint may have such a URL: HTTPS, unless the operator allows plain HTTP, and without credentials,
    /// which would be shown wherever the URL is.
    public boolean mayCall(String url) {
        HttpUrl parsed = url.length() > LONGEST_URL ? null : HttpUrl.parse(url);
        return parsed != null
                && (parsed.isHttps() || settings.plainHttp())
                && parsed.username().isEmpty()
                && parsed.password().isEmpty()
                && parsed.fragment() == null;
    }

    public Receipt put(Key key, Wish wish) {
        byte[] secret = secrets.fresh();
        Draft draft = new Draft(
                IDS.generate(),
                key.owner(),
                key.name(),
                wish.url(),
                wish.types().stream().map(EventType::wire).toList(),
                wish.format().wire(),
                wish.userId(),
                secrets.seal(secret));
        Put put = database.await(() -> store.put(draft, settings.perCaller()));
        return new Receipt(put, put == Put.CREATED ? SealedSecrets.text(secret) : null);
    }

    public Optional<Endpoint> find(Key key) {
        return database.await(() -> store.find(key));
    }

    public List<Endpoint> list(String owner) {
        return database.await(() -> store.list(owner));
    }

    /// @return whether there was such an endpoint
    public boolean remove(Key key) {
        return database.await(() -> store.remove(key));
    }

    /// @return the new secret; empty when there is no such endpoint
    public Optional<String> rotate(Key key) {
        byte[] secret = secrets.fresh();
        String sealed = secrets.seal(secret);
        return database.await(() -> store.rotate(key, sealed, BOTH_SIGN))
                ? Optional.of(SealedSecrets.text(secret))
                : Optional.empty();
    }

    /// @return whether there is such an endpoint
    public boolean enable(Key key) {
        boolean known = database.await(() -> store.enable(key));
        wakeups.wakeHere(Wakeup.WEBHOOKS);
        return known;
    }

    /// Calls the endpoint once, now, whatever its state. Nothing is counted.
    ///
    /// @return what it said; empty when another test of it is under way in this pod
    public Optional<Answer> test(Endpoint endpoint) {
        if (!tested.add(endpoint.id())) {
            return Optional.empty();
        }
        try {
            return Optional.of(tested(endpoint));
        } finally {
            tested.remove(endpoint.id());
        }
    }

    private Answer tested(Endpoint endpoint) {
        UUID id = IDS.generate();
        Instant now = database.await(probe::now);
        Format format = Format.of(endpoint.format()).orElseThrow();
        Format.Event event =
                new Format.Event(id, endpoint.id(), TEST, now, "{\"webhook\":\"" + endpoint.name() + "\"}", null);
        boolean both = endpoint.secrets().previousUntil() != null
                && endpoint.secrets().previousUntil().isAfter(now);
        EndpointCalls.Target target = new EndpointCalls.Target(
                endpoint.url(),
                format,
                endpoint.secrets().secret() == null
                        ? defaults.sealed(endpoint.owner())
                        : endpoint.secrets().secret(),
                both ? endpoint.secrets().previousSecret() : null);
        return calls.call(target, id, now, format.body(event, settings.source()));
    }

    /// Sends what has happened since then once more, each once.
    ///
    /// @return how many events; [#MAX_REPLAYED] when there may be more
    public int replay(Endpoint endpoint, Instant since) {
        int count = database.await(() -> deliveries.replay(endpoint.id(), since, MAX_REPLAYED));
        wakeups.wakeHere(Wakeup.WEBHOOKS);
        return count;
    }

    /// Sends certain events once more, each once.
    ///
    /// @return how many of them are this endpoint's and still kept
    public int replay(Endpoint endpoint, List<UUID> events) {
        List<UUID> possible = events.stream()
                .filter(id -> id.version() == TIME_BASED)
                .distinct()
                .toList();
        if (possible.isEmpty()) {
            return 0;
        }
        Instant since = possible.stream()
                .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> Short.SIZE))
                .min(Instant::compareTo)
                .orElseThrow()
                .minus(Duration.ofDays(DATE_SLACK_DAYS));
        int count = database.await(() -> deliveries.replay(endpoint.id(), possible, since));
        wakeups.wakeHere(Wakeup.WEBHOOKS);
        return count;
    }

    /// @param before only deliveries with a lesser number
    public List<DeliveryRow> deliveries(Endpoint endpoint, @Nullable String state, long before, int limit) {
        return database.await(() -> deliveries.list(endpoint.id(), state, before, limit));
    }
}
