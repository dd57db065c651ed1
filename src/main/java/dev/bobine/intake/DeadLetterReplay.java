package dev.bobine.intake;

import dev.bobine.persistence.Exclusive;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts dead letters back on the topic they came from, each at least once: all of them, up to where the dead-letter
/// topic ended at the start, or those that were chosen. What fails again is set aside again and waits for the next
/// replay. One replay at a time. Calls block.
///
/// How far replays of all have come is kept as the offsets of a consumer group. Chosen ones are not passed over by the
/// next replay of all: putting a request back twice is harmless, since its identity tells that it was answered.
@ApplicationScoped
public class DeadLetterReplay {

    private static final Logger LOG = Logger.getLogger(DeadLetterReplay.class);
    private static final String LEASE = "dead-letter-replay";
    private static final String REASON_PREFIX = "bobine-";
    private static final Duration LEASE_TIME = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 500;

    private final ReplaySettings settings;
    private final DeadLetterClients clients;
    private final Exclusive exclusive;
    private final RecordParser parser;
    private final ReentrantLock busy = new ReentrantLock();

    DeadLetterReplay(ReplaySettings settings, DeadLetterClients clients, Exclusive exclusive, RecordParser parser) {
        this.settings = settings;
        this.clients = clients;
        this.exclusive = exclusive;
        this.parser = parser;
    }

    /// A place in the dead-letter topic.
    public record Position(int partition, long offset) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            int byPartition = Integer.compare(partition, other.partition);
            return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
        }
    }

    /// Which dead letters.
    ///
    /// @param max most of them
    /// @param chosen those alone; null for all since the last replay of all, the oldest first
    /// @param dryRun whether only to tell what would become of them
    public record Wanted(int max, @Nullable SortedSet<Position> chosen, boolean dryRun) {}

    /// How a replay went.
    ///
    /// @param replayed records put back; none by a dry run
    /// @param skipped records that do not say that they came from the requests topic, or that were too large to be
    ///     kept whole; they stay where they are
    /// @param left dead letters since the last replay of all that have not been looked at; of chosen ones, those
    /// that
    ///     are not there any more
    /// @param readable of a dry run: those that could be read as a request or command by now
    /// @param failing of a dry run: how many would fail again, by the code of the reason
    public record Result(
            int replayed,
            int skipped,
            long left,
            @Nullable Integer readable,
            @Nullable Map<String, Integer> failing) {}

    /// Kafka could not be reached or did not answer in time. What was replayed before may be replayed again.
    public static final class ReplayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplayException(Throwable cause) {
            super("the dead letters could not be read or replayed", cause);
        }
    }

    /// Replays; empty when another replay is under way.
    ///
    /// @throws ReplayException when Kafka fails
    public Optional<Result> replay(Wanted wanted) {
        if (!busy.tryLock()) {
            return Optional.empty();
        }
        try {
            if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
                return Optional.empty();
            }
            try {
                return Optional.of(run(wanted));
            } finally {
                exclusive.release(LEASE);
            }
        } finally {
            busy.unlock();
        }
    }

    private Result run(Wanted wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer(BATCH);
                KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            Sink sink = wanted.dryRun() ? new Trial() : new Forward(producer);
            long left = wanted.chosen() == null
                    ? new All(consumer, sink, !wanted.dryRun()).run(wanted.max())
                    : new Chosen(consumer, sink).run(wanted.chosen());
            Result result = sink.result(left);
            if (!wanted.dryRun()) {
                LOG.infof(
                        "replayed %d dead letters, skipped %d, %d are left",
                        result.replayed(), result.skipped(), result.left());
            }
            return result;
        } catch (KafkaException e) {
            throw new ReplayException(e);
        }
    }

    /// What becomes of the records of a replay.
    private interface Sink {
        void take(List<ConsumerRecord<byte[], byte[]>> batch);

        Result result(long left);
    }

    /// Puts them back.
    private final class Forward implements Sink {
        private final KafkaProducer<byte[], byte[]> producer;
        private int replayed;
        private int skipped;

        Forward(KafkaProducer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        @Override
        public void take(List<ConsumerRecord<byte[], byte[]>> batch) {
            requireLease();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (clients.isReplayable(record)) {
                    Future<RecordMetadata> sending = producer.send(restored(record));
                    requireTaken(sending);
                    sent.add(sending);
                }
            }
            sent.forEach(DeadLetterReplay::await);
            replayed += sent.size();
            skipped += batch.size() - sent.size();
        }

        /// A batch takes less time than the lease does: calls to Kafka have limits, and the first that fails ends it.
        private void requireLease() {
            if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
                throw new KafkaException("another pod replays by now");
            }
        }

        @Override
        public Result result(long left) {
            return new Result(replayed, skipped, left, null, null);
        }
    }

    /// Reads them as intake would, and does nothing.
    private final class Trial implements Sink {
        private final Map<String, Integer> failing = new TreeMap<>();
        private int skipped;
        private int readable;

        @Override
        public void take(List<ConsumerRecord<byte[], byte[]>> batch) {
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (!clients.isReplayable(record)) {
                    skipped++;
                    continue;
                }
                switch (parser.parse(raw(restored(record)))) {
                    case Parsed.Request _, Parsed.Production _, Parsed.Cancel _ -> readable++;
                    case Parsed.Invalid invalid ->
                        failing.merge(invalid.defect().code().code(), 1, Integer::sum);
                    case Parsed.Poison(var defect) ->
                        failing.merge(defect.code().code(), 1, Integer::sum);
                }
            }
        }

        private static RawRecord raw(ProducerRecord<byte[], byte[]> record) {
            List<RawRecord.Header> headers = new ArrayList<>();
            record.headers().forEach(header -> headers.add(new RawRecord.Header(header.key(), header.value())));
            return new RawRecord(record.key(), record.value(), headers);
        }

        @Override
        public Result result(long left) {
            return new Result(0, skipped, left, readable, failing);
        }
    }

    /// A replay of all over open clients.
    private final class All {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Sink sink;
        private final boolean commits;
        private final Map<TopicPartition, Long> ends;

        All(KafkaConsumer<byte[], byte[]> consumer, Sink sink, boolean commits) {
            this.consumer = consumer;
            this.sink = sink;
            this.commits = commits;
            List<TopicPartition> partitions = clients.partitions(consumer);
            this.ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
        }

        /// @return how many are left
        long run(int limit) {
            int taken = 0;
            long quietSince = System.nanoTime();
            while (taken < limit && left() > 0) {
                List<ConsumerRecord<byte[], byte[]>> batch = next(limit - taken);
                if (!batch.isEmpty()) {
                    sink.take(batch);
                    if (commits) {
                        commit(batch);
                    }
                    taken += batch.size();
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new KafkaException("no record came although some are left");
                }
            }
            return left();
        }

        /// What the poll brought beyond `most` is left for the next one; what came after the start is left altogether.
        private List<ConsumerRecord<byte[], byte[]>> next(int limit) {
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            Map<TopicPartition, Long> rewind = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() >= ends.getOrDefault(partition, 0L)) {
                    continue;
                }
                if (batch.size() < limit) {
                    batch.add(record);
                } else {
                    rewind.putIfAbsent(partition, record.offset());
                }
            }
            rewind.forEach(consumer::seek);
            return batch;
        }

        private void commit(List<ConsumerRecord<byte[], byte[]>> batch) {
            Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                done.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
            consumer.commitSync(done);
        }

        private long left() {
            return ends.entrySet().stream()
                    .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                    .sum();
        }
    }

    /// A replay of chosen ones over open clients, one partition after the other.
    private final class Chosen {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Sink sink;

        Chosen(KafkaConsumer<byte[], byte[]> consumer, Sink sink) {
            this.consumer = consumer;
            this.sink = sink;
        }

        /// @return how many are not there
        long run(SortedSet<Position> chosen) {
            List<TopicPartition> partitions = clients.partitions(consumer);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long missing = 0;
            for (Map.Entry<Integer, SortedSet<Long>> entry : byPartition(chosen).entrySet()) {
                TopicPartition partition = clients.partition(entry.getKey());
                SortedSet<Long> offsets = ends.containsKey(partition)
                        ? entry.getValue().subSet(begins.get(partition), ends.get(partition))
                        : new TreeSet<>();
                missing += entry.getValue().size() - take(partition, new TreeSet<>(offsets));
            }
            return missing;
        }

        private static Map<Integer, SortedSet<Long>> byPartition(SortedSet<Position> chosen) {
            Map<Integer, SortedSet<Long>> offsets = new TreeMap<>();
            chosen.forEach(position -> offsets.computeIfAbsent(position.partition(), _ -> new TreeSet<>())
                    .add(position.offset()));
            return offsets;
        }

        /// @return how many were there
        private int take(TopicPartition partition, SortedSet<Long> wanted) {
            int taken = 0;
            consumer.assign(List.of(partition));
            if (!wanted.isEmpty()) {
                consumer.seek(partition, wanted.first());
            }
            long quietSince = System.nanoTime();
            while (!wanted.isEmpty()) {
                if (consumer.position(partition) < wanted.first()) {
                    consumer.seek(partition, wanted.first());
                }
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (wanted.contains(record.offset())) {
                        batch.add(record);
                    }
                }
                SortedSet<Long> passed = wanted.headSet(consumer.position(partition));
                if (!passed.isEmpty()) {
                    passed.clear();
                    sink.take(batch);
                    taken += batch.size();
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new KafkaException("no record came although some are wanted");
                }
            }
            return taken;
        }
    }

    private ProducerRecord<byte[], byte[]> restored(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(REASON_PREFIX)) {
                headers.add(header);
            }
        });
        return new ProducerRecord<>(settings.requestsTopic(), null, record.key(), record.value(), headers);
    }

    /// One that has failed at once waited for the broker before: the next one would as well.
    private static void requireTaken(Future<RecordMetadata> sending) {
        if (sending.state() == Future.State.FAILED) {
            await(sending);
        }
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("a record was not taken", e);
        }
    }
}
