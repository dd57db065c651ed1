package dev.bobine.publication.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DeliveryStore;
import dev.bobine.persistence.DeliveryStore.Claimed;
import dev.bobine.persistence.DeliveryStore.Outcome;
import dev.bobine.persistence.WebhookStore;
import dev.bobine.publication.webhook.DeliveryPolicy.Decision;
import dev.bobine.publication.webhook.DeliveryPolicy.Health;
import dev.bobine.publication.webhook.DeliveryPolicy.Next;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Delivers events to webhooks, at least once and with the event's own id: every pod claims what is due, calls on a
/// virtual thread each, and writes many outcomes at once. What a pod that died had claimed falls due again.
@ApplicationScoped
public class WebhookSender implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(WebhookSender.class);
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_ENDPOINTS = Duration.ofSeconds(2);
    private static final int ENDPOINTS = 200;
    private static final int PER_ENDPOINT = 4;

    /// Percent of a pod's calls above which an owner has to stand back.
    private static final int MAX_OF_ONE = 75;

    private static final Duration LEASE = EndpointClient.LIMIT.multipliedBy(3);
    private static final Duration ORDER_PATIENCE = Duration.ofMinutes(5);
    private static final Duration PATIENCE_WITH_CALLS = Duration.ofMillis(500);

    private record Ended(Claimed claim, Outcome outcome) {

        /// Whether its owner may have to be notified.
        boolean isNews() {
            return outcome.disable() != null || outcome.warn() > claim.health().warned();
        }
    }

    private final Database database;
    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final WebhookSettings settings;
    private final EndpointCalls calls;
    private final DeliveryPolicy policy;
    private final Wakeups wakeups;
    private final MeterRegistry meters;
    private final Timer duration;
    private final Map<Long, Claimed> underWay = new ConcurrentHashMap<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private boolean endpoints;
    private long lookedNanos = System.nanoTime() - LOOK_FOR_ENDPOINTS.toNanos();

    WebhookSender(
            Database database,
            WebhookStore webhooks,
            DeliveryStore deliveries,
            WebhookSettings settings,
            EndpointCalls calls,
            RandomGenerator random,
            Wakeups wakeups,
            MeterRegistry meters) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.settings = settings;
        this.calls = calls;
        this.policy = new DeliveryPolicy(random);
        this.wakeups = wakeups;
        this.meters = meters;
        this.duration = meters.timer("bobine.webhook.duration");
        for (Next next : Next.values()) {
            count(next, 0);
        }
        wakeups.listen(Wakeup.OUTBOX, () -> wakeups.wakeHere(Wakeup.WEBHOOKS));
    }

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.WEBHOOKS);
    }

    /// Writes what has ended and begins what is due.
    ///
    /// @return when to look again if nothing wakes it
    @Override
    public Duration runOnce() {
        write();
        int room = settings.inFlight() - underWay.size();
        if (room <= 0 || !anyEndpoints()) {
            return POLL;
        }
        List<Claimed> claimed = claim(room);
        claimed.stream().filter(claim -> !claim.superseded()).forEach(this::start);
        return claimed.isEmpty() ? POLL : Duration.ZERO;
    }

    /// Who holds most of the calls, as an owner of many endpoints that hang does, gets others only if nobody else wants
    /// them.
    private List<Claimed> claim(int room) {
        Set<String> busy = busy();
        List<Claimed> claimed = claim(room, busy);
        return claimed.isEmpty() && !busy.isEmpty() ? claim(room, Set.of()) : claimed;
    }

    private List<Claimed> claim(int room, Set<String> busy) {
        return database.await(() -> deliveries.claim(new DeliveryStore.Allowance(
                room, ENDPOINTS, PER_ENDPOINT, DeliveryPolicy.SHAKY, LEASE, ORDER_PATIENCE, busy)));
    }

    private Set<String> busy() {
        long limit = Math.max(1, settings.inFlight() * MAX_OF_ONE / 100);
        return underWay.values().stream()
                .collect(Collectors.groupingBy(claim -> claim.target().owner(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(owner -> owner.getValue() >= limit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Writes what has ended, and leaves the rest to other pods at once.
    @Override
    public void release(Duration patience) {
        long end = System.nanoTime() + PATIENCE_WITH_CALLS.toNanos();
        try {
            while (!underWay.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(Duration.ofMillis(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Claimed> left = List.copyOf(underWay.values());
        write();
        if (!left.isEmpty()) {
            database.await(() -> deliveries.release(left), patience);
        }
    }

    /// Where nobody wants to be called, that costs a look once in a while and nothing per event.
    private boolean anyEndpoints() {
        long now = System.nanoTime();
        if (!endpoints && now - lookedNanos >= LOOK_FOR_ENDPOINTS.toNanos() || endpointsMayBeGone(now)) {
            endpoints = database.await(webhooks::any);
            lookedNanos = now;
        }
        return endpoints;
    }

    private boolean endpointsMayBeGone(long now) {
        return endpoints && now - lookedNanos >= LOOK_FOR_ENDPOINTS.toNanos() * 30;
    }

    private void start(Claimed claim) {
        underWay.put(claim.seq(), claim);
        Thread unused = Thread.ofVirtual().name("webhook-" + claim.seq()).start(() -> {
            try {
                ended.add(deliver(claim));
            } finally {
                underWay.remove(claim.seq());
                wakeups.wakeHere(Wakeup.WEBHOOKS);
            }
        });
    }

    private Ended deliver(Claimed claim) {
        long began = System.nanoTime();
        Answer answer;
        try {
            answer = calls.deliver(claim);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "a delivery to webhook %s failed by a fault of this service",
                    claim.target().webhookId());
            answer = Answer.of(Answer.Trouble.INTERNAL);
        }
        duration.record(Duration.ofNanos(System.nanoTime() - began));
        Health health = new Health(
                claim.health().failures(),
                Duration.ofMillis(claim.health().failingMillis()),
                claim.health().warned());
        Decision decision = policy.decide(answer, claim.attempts(), claim.once(), health);
        count(decision.next(), 1);
        warn(claim, decision);
        return new Ended(claim, outcome(claim, answer, decision));
    }

    private static void warn(Claimed claim, Decision decision) {
        if (claim.once()) {
            return;
        }
        if (decision.disable() != null) {
            LOG.warnf("webhook %s is not called any more: %s", claim.target().webhookId(), decision.disable());
        } else if (decision.warn() > claim.health().warned()) {
            LOG.warnf(
                    "webhook %s has taken nothing for %s; it is disabled after %s",
                    claim.target().webhookId(),
                    Duration.ofMillis(claim.health().failingMillis()),
                    DeliveryPolicy.DISABLED_AFTER);
        }
    }

    private static Outcome outcome(Claimed claim, Answer answer, Decision decision) {
        Answer.Trouble trouble = answer.trouble();
        return new Outcome(
                claim.seq(),
                claim.token(),
                switch (decision.next()) {
                    case DELIVERED -> "delivered";
                    case RETRIED -> "pending";
                    case GIVEN_UP -> "failed";
                },
                decision.pause().toMillis(),
                decision.hold().toMillis(),
                new Outcome.Reply(
                        answer.status() == 0 ? null : answer.status(),
                        trouble == null ? null : trouble.wire(),
                        answer.text()),
                decision.disable(),
                decision.warn(),
                !answer.taken(),
                IDS.generate());
    }

    private synchronized void write() {
        List<Ended> group = new ArrayList<>();
        for (Ended next = ended.poll(); next != null; next = ended.poll()) {
            group.add(next);
        }
        if (group.isEmpty()) {
            return;
        }
        try {
            database.await(() -> deliveries.finish(
                    group.stream().map(Ended::claim).toList(),
                    group.stream().map(Ended::outcome).toList(),
                    DeliveryPolicy.DISABLED_AFTER));
            if (group.stream().anyMatch(Ended::isNews)) {
                wakeups.wake(Wakeup.OUTBOX);
            }
        } catch (RuntimeException e) {
            ended.addAll(group);
            throw e;
        }
    }

    private void count(Next next, int deliveries) {
        meters.counter("bobine.webhook.deliveries", "outcome", next.wire()).increment(deliveries);
    }
}
