package dev.bobine.publication;

import dev.bobine.persistence.Database;
import dev.bobine.persistence.LeaseStore;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.OutboxStore.PendingRow;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Relays committed events to Kafka, in order per job and at least once: an event leaves the outbox only when Kafka has
/// acknowledged it, and after a failure nothing of that job overtakes it. One relay in the cluster works at a time.
@ApplicationScoped
public class OutboxRelay {

    private static final String LEASE = "outbox";

    private final Database database;
    private final OutboxStore outbox;
    private final LeaseStore leases;
    private final WorkerLease worker;
    private final PublicationSettings settings;
    private final MutinyEmitter<byte[]> emitter;
    private final MeterRegistry meters;
    private WorkerId holder;
    private long heldUntilNanos = System.nanoTime();

    OutboxRelay(
            Database database,
            OutboxStore outbox,
            LeaseStore leases,
            WorkerLease worker,
            PublicationSettings settings,
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            MeterRegistry meters) {
        this.database = database;
        this.outbox = outbox;
        this.leases = leases;
        this.worker = worker;
        this.settings = settings;
        this.emitter = emitter;
        this.meters = meters;
        this.holder = worker.id();
    }

    /// Sends what waits.
    ///
    /// @return when to look again if no bell rings
    public Duration runOnce() {
        int sent = settings.batch();
        while (sent == settings.batch() && holdsLease()) {
            List<PendingRow> pending = database.await(() -> outbox.next(settings.batch()));
            if (pending.isEmpty()) {
                break;
            }
            sent = send(pending);
        }
        return settings.poll();
    }

    /// Lets another relay take over at once.
    public void release() {
        heldUntilNanos = System.nanoTime();
        database.await(() -> leases.release(holder));
    }

    private boolean holdsLease() {
        long asked = System.nanoTime();
        boolean fresh = holder.equals(worker.id())
                && heldUntilNanos - asked > settings.lease().toNanos() / 2;
        if (!fresh && worker.isHeld()) {
            WorkerId me = worker.id();
            boolean held = database.await(() -> leases.hold(LEASE, me, settings.lease()));
            holder = me;
            heldUntilNanos = held ? asked + settings.lease().toNanos() : asked;
        }
        return worker.isHeld() && heldUntilNanos - System.nanoTime() > 0;
    }

    /// @return how many were acknowledged
    private int send(List<PendingRow> pending) {
        List<Uni<Boolean>> sends = pending.stream().map(this::send).toList();
        List<Boolean> acknowledged = Uni.join().all(sends).andFailFast().await().indefinitely();
        List<Long> done = inOrder(pending, acknowledged);
        if (!done.isEmpty()) {
            database.await(() -> outbox.sent(done));
        }
        meters.counter("bobine.outbox.sent").increment(done.size());
        int failed = pending.size() - done.size();
        if (failed > 0) {
            meters.counter("bobine.outbox.failures").increment(failed);
            throw new IllegalStateException("Kafka did not acknowledge " + failed + " events");
        }
        return done.size();
    }

    private Uni<Boolean> send(PendingRow event) {
        RecordHeaders headers = new RecordHeaders();
        EventHeaders.of(event.eventId(), settings.source(), event.type(), event.at(), event.jobId(), event.trace())
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(event.jobId().toString())
                .withHeaders(headers)
                .build();
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        return emitter.sendMessage(Message.of(data).addMetadata(metadata))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false);
    }

    /// What may leave the outbox: nothing of a job whose earlier event failed.
    private static List<Long> inOrder(List<PendingRow> pending, List<Boolean> acknowledged) {
        Set<UUID> broken = new HashSet<>();
        List<Long> done = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            PendingRow event = pending.get(i);
            if (!acknowledged.get(i)) {
                broken.add(event.jobId());
            } else if (!broken.contains(event.jobId())) {
                done.add(event.seq());
            }
        }
        return done;
    }
}
