package dev.bobine.publication;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LeaseStore;
import dev.bobine.persistence.UsageStore;
import dev.bobine.persistence.UsageStore.PendingUsage;
import dev.bobine.persistence.WorkerLease;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Relays committed usage events to their topic, in order per user and at least once.
@ApplicationScoped
public class UsageRelay implements BackgroundTask {

    private final Relay<PendingUsage> relay;

    UsageRelay(
            Database database,
            UsageStore store,
            LeaseStore leases,
            WorkerLease worker,
            PublicationSettings settings,
            @Channel("usage") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            MeterRegistry meters) {
        Usages parts = new Usages(store, emitter, settings.source(), meters);
        this.relay = new Relay<>(parts, database, leases, worker, settings);
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.OUTBOX);
    }

    @Override
    public Duration runOnce() {
        return relay.runOnce();
    }

    /// Lets another relay take over at once.
    @Override
    public void release(Duration patience) {
        relay.release(patience);
    }

    private record Usages(UsageStore store, MutinyEmitter<byte[]> emitter, String source, MeterRegistry meters)
            implements Relay.Parts<PendingUsage> {

        @Override
        public String lease() {
            return "usage";
        }

        @Override
        public Uni<List<PendingUsage>> next(int limit) {
            return store.next(limit);
        }

        @Override
        public Object key(PendingUsage event) {
            return event.userId();
        }

        @Override
        public Uni<Boolean> send(PendingUsage event) {
            String user = event.userId();
            Map<String, String> headers =
                    EventHeaders.of(event.usageId(), source, UsageJson.TYPE, event.at(), user, null);
            return emitter.sendMessage(EventRecord.of(user, headers, event.data()))
                    .replaceWith(true)
                    .onFailure()
                    .recoverWithItem(false);
        }

        @Override
        public Uni<Integer> sent(List<PendingUsage> events) {
            return store.sent(events);
        }

        @Override
        public IntConsumer sentCounter() {
            return meters.counter("bobine.usage.sent")::increment;
        }

        @Override
        public IntConsumer failureCounter() {
            return meters.counter("bobine.usage.failures")::increment;
        }
    }
}
