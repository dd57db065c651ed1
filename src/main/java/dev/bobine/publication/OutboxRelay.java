package dev.bobine.publication;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LeaseStore;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.OutboxStore.PendingRow;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
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

/// Relays committed events to Kafka, in order per job and at least once.
@ApplicationScoped
public class OutboxRelay implements BackgroundTask {

    private final Relay<PendingRow> relay;

    OutboxRelay(
            Database database,
            OutboxStore outbox,
            LeaseStore leases,
            WorkerLease worker,
            PublicationSettings settings,
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            MeterRegistry meters,
            Traces traces) {
        Events parts = new Events(outbox, emitter, settings, meters, traces);
        this.relay = new Relay<>(parts, database, leases, worker, settings);
    }

    @Override
    public String name() {
        return "outbox";
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

    private record Events(
            OutboxStore outbox,
            MutinyEmitter<byte[]> emitter,
            PublicationSettings settings,
            MeterRegistry meters,
            Traces traces)
            implements Relay.Parts<PendingRow> {

        @Override
        public String lease() {
            return "outbox";
        }

        @Override
        public Uni<List<PendingRow>> next(int limit) {
            return outbox.next(limit);
        }

        @Override
        public Object key(PendingRow event) {
            return event.jobId();
        }

        @Override
        public Uni<Boolean> send(PendingRow event) {
            StageSpan span = traces.publish(event.trace(), settings.topic())
                    .with("job.id", event.jobId().toString())
                    .with("event.type", event.type());
            String job = event.jobId().toString();
            Map<String, String> headers = EventHeaders.of(
                    event.eventId(), settings.source(), event.type(), event.at(), job, span.traceparent());
            return emitter.sendMessage(EventRecord.of(job, headers, event.data()))
                    .replaceWith(true)
                    .onFailure()
                    .invoke(() -> span.failed("kafka"))
                    .onTermination()
                    .invoke(span::close)
                    .onFailure()
                    .recoverWithItem(false);
        }

        @Override
        public Uni<Integer> sent(List<PendingRow> events) {
            return outbox.sent(events);
        }

        @Override
        public IntConsumer sentCounter() {
            return meters.counter("bobine.outbox.sent")::increment;
        }

        @Override
        public IntConsumer failureCounter() {
            return meters.counter("bobine.outbox.failures")::increment;
        }
    }
}
