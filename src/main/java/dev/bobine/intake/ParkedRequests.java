package dev.bobine.intake;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.ParkingStore;
import dev.bobine.persistence.ParkingStore.HeaderRow;
import dev.bobine.persistence.ParkingStore.NewParked;
import dev.bobine.persistence.ParkingStore.Parked;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Answers what had to be parked, once the account that it draws on is free; one pod at a time.
@ApplicationScoped
class ParkedRequests implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(ParkedRequests.class);
    private static final String LEASE = "parked";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration LEASE_TIME = Duration.ofMinutes(2);
    private static final int USERS = 200;

    /// Records may be large.
    private static final int BATCH = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Database database;
    private final ParkingStore store;
    private final RequestConsumer consumer;
    private final Exclusive exclusive;
    private final AtomicInteger waiting = new AtomicInteger();
    private String passed = "";

    ParkedRequests(
            Database database,
            ParkingStore store,
            RequestConsumer consumer,
            Exclusive exclusive,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.consumer = consumer;
        this.exclusive = exclusive;
        meters.gauge("bobine.intake.parked.users", waiting);
    }

    @Override
    public String name() {
        return "parked";
    }

    @Override
    public synchronized Duration runOnce() {
        String after = passed;
        List<String> users = database.await(() -> store.users(after, USERS));
        passed = users.size() == USERS ? users.getLast() : "";
        waiting.set(users.size());
        if (users.isEmpty() || !exclusive.mayRun(LEASE, LEASE_TIME)) {
            return INTERVAL;
        }
        Set<String> free = new HashSet<>(users);
        free.removeAll(database.await(() -> consumer.locked(Set.copyOf(users))));
        if (free.isEmpty()) {
            return INTERVAL;
        }
        List<Parked> parked = database.await(() -> store.of(free, BATCH));
        answer(parked);
        return parked.size() == BATCH ? Duration.ZERO : INTERVAL;
    }

    private void answer(List<Parked> parked) {
        if (parked.isEmpty()) {
            return;
        }
        List<ConsumerRecord<byte[], byte[]>> records =
                parked.stream().map(ParkedRequests::record).toList();
        Set<RecordPlace> locked = database.await(() -> consumer.answerParked(records), PATIENCE);
        List<Parked> answered =
                parked.stream().filter(one -> !locked.contains(place(one))).toList();
        database.await(() -> store.forget(answered));
        LOG.infof("%d requests that waited for locked accounts have their answers", answered.size());
    }

    private static RecordPlace place(Parked parked) {
        return new RecordPlace(parked.topic(), parked.part(), parked.placeInPart());
    }

    private static ConsumerRecord<byte[], byte[]> record(Parked parked) {
        RecordHeaders headers = new RecordHeaders();
        parked.headers().forEach(header -> headers.add(header.name(), bytes(header.value())));
        return new ConsumerRecord<>(
                parked.topic(),
                parked.part(),
                parked.placeInPart(),
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                bytes(parked.key()),
                bytes(parked.value()),
                headers,
                Optional.empty());
    }

    /// As a record is kept.
    static NewParked parked(String user, ConsumerRecord<byte[], byte[]> record) {
        return new NewParked(
                user,
                record.topic(),
                record.partition(),
                record.offset(),
                text(record.key()),
                text(record.value()),
                Arrays.stream(record.headers().toArray())
                        .map(header -> new HeaderRow(header.key(), text(header.value())))
                        .toList());
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : Base64.getDecoder().decode(text);
    }
}
