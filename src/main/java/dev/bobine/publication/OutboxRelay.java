package dev.bobine.publication;

import dev.bobine.loop.Bell;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LeaseStore;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.OutboxStore.PendingRow;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Relays committed events to Kafka, in order per job and at least once: an event leaves the outbox only when Kafka has
/// acknowledged it, and after a failure nothing of that job overtakes it. One relay in the cluster works at a time.
@ApplicationScoped
public class OutboxRelay implements Chore {

    private static final String LEASE = "outbox";

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Uni<List<Boolean>> NOTHING = Uni.createFrom().item(List.of());

    private final Database database;
    private final OutboxStore outbox;
    private final LeaseStore leases;
    private final WorkerLease worker;
    private final PublicationSettings settings;
    private final MutinyEmitter<byte[]> emitter;
    private final MeterRegistry meters;
    private final Traces traces;
    private Uni<List<Boolean>> onTheirWay = NOTHING;
    private WorkerId holder;
    private long heldUntilNanos = System.nanoTime();

    OutboxRelay(
            Database database,
            OutboxStore outbox,
            LeaseStore leases,
            WorkerLease worker,
            PublicationSettings settings,
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            MeterRegistry meters,
            Traces traces) {
        this.database = database;
        this.outbox = outbox;
        this.leases = leases;
        this.worker = worker;
        this.settings = settings;
        this.emitter = emitter;
        this.meters = meters;
        this.traces = traces;
        this.holder = worker.id();
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public Optional<Bell> bell() {
        return Optional.of(Bell.OUTBOX);
    }

    /// Sends one batch of what waits.
    ///
    /// @return when to look again if no bell rings
    @Override
    public Duration runOnce() {
        // Before the lease is renewed: one whose sends hang leaves the work to others.
        List<Boolean> unused = awaitSends();
        if (!holdsLease()) {
            return settings.poll();
        }
        List<PendingRow> pending = database.await(() -> outbox.next(settings.batch()));
        int sent = send(pending);
        return sent == settings.batch() ? Duration.ZERO : settings.poll();
    }

    /// Lets another relay take over at once.
    public void release(Duration patience) {
        heldUntilNanos = System.nanoTime();
        database.await(() -> leases.release(holder), patience);
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
        return mayAct();
    }

    private boolean mayAct() {
        return worker.isHeld() && heldUntilNanos - System.nanoTime() > 0;
    }

    /// Sends in waves of one event per job, each begun when the one before is acknowledged: within a wave, what Kafka
    /// takes in another order, or only in part, concerns different jobs.
    ///
    /// @return how many were acknowledged
    private int send(List<PendingRow> pending) {
        List<PendingRow> left = pending;
        int done = 0;
        int failed = 0;
        while (!left.isEmpty() && mayAct()) {
            List<PendingRow> wave = firstOfEachJob(left);
            List<PendingRow> acknowledged = sendWave(wave);
            done += acknowledged.size();
            failed += wave.size() - acknowledged.size();
            left = next(left, wave, acknowledged);
        }
        if (failed > 0) {
            meters.counter("bobine.outbox.failures").increment(failed);
            throw new IllegalStateException("Kafka did not acknowledge " + failed + " events");
        }
        return done;
    }

    /// @return the events that Kafka acknowledged
    private List<PendingRow> sendWave(List<PendingRow> wave) {
        List<Uni<Boolean>> sends = wave.stream().map(this::send).toList();
        onTheirWay = Uni.join().all(sends).andFailFast().memoize().indefinitely();
        List<Boolean> acknowledged = awaitSends();
        List<PendingRow> done = IntStream.range(0, wave.size())
                .filter(acknowledged::get)
                .mapToObj(wave::get)
                .toList();
        if (!done.isEmpty()) {
            database.await(() -> outbox.sent(done));
        }
        meters.counter("bobine.outbox.sent").increment(done.size());
        return done;
    }

    /// A producer that has no broker may hold what it was given for minutes. Nothing more is handed to it meanwhile, or
    /// it
    /// would hold the same events again and again.
    private List<Boolean> awaitSends() {
        List<Boolean> acknowledged = onTheirWay.await().atMost(LONGEST_WAIT);
        onTheirWay = NOTHING;
        return acknowledged;
    }

    /// What may follow: nothing of a job whose event failed.
    private static List<PendingRow> next(
            List<PendingRow> events, List<PendingRow> wave, List<PendingRow> acknowledged) {
        Set<UUID> jobs = acknowledged.stream().map(PendingRow::jobId).collect(Collectors.toSet());
        Set<Long> sent = wave.stream().map(PendingRow::seq).collect(Collectors.toSet());
        return events.stream()
                .filter(event -> jobs.contains(event.jobId()) && !sent.contains(event.seq()))
                .toList();
    }

    private static List<PendingRow> firstOfEachJob(List<PendingRow> events) {
        Set<UUID> jobs = new HashSet<>();
        return events.stream().filter(event -> jobs.add(event.jobId())).toList();
    }

    private Uni<Boolean> send(PendingRow event) {
        StageSpan span = traces.publish(event.trace())
                .with("job.id", event.jobId().toString())
                .with("event.type", event.type());
        RecordHeaders headers = new RecordHeaders();
        EventHeaders.of(event.eventId(), settings.source(), event.type(), event.at(), event.jobId(), span.traceparent())
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(event.jobId().toString())
                .withHeaders(headers)
                .build();
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        return emitter.sendMessage(Message.of(data).addMetadata(metadata))
                .replaceWith(true)
                .onFailure()
                .invoke(() -> span.failed("kafka"))
                .onTermination()
                .invoke(span::close)
                .onFailure()
                .recoverWithItem(false);
    }
}
