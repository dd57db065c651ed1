package dev.bobine.intake;

import dev.bobine.job.StorableText;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Lets operators see the newest dead letters. Reads no more of each partition than was asked for, one look at a time,
/// and keeps nothing of what people wrote. Calls block.
@ApplicationScoped
public class DeadLetterLook {

    private static final Duration POLL = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BATCH = 100;
    private static final int LONGEST_KEY = 200;

    private final DeadLetterClients clients;
    private final ReentrantLock busy = new ReentrantLock(true);

    DeadLetterLook(DeadLetterClients clients) {
        this.clients = clients;
    }

    /// A dead letter, without what somebody wrote in it.
    ///
    /// @param at when it became one
    /// @param code why
    /// @param bytes size of what is kept of it
    /// @param replayable whether a replay would put it back
    /// @param replayed whether a replay of all has come past it
    /// @param head its beginning, redacted
    public record Letter(
            int partition,
            long offset,
            Instant at,
            @Nullable String code,
            @Nullable String message,
            From from,
            int bytes,
            boolean replayable,
            boolean replayed,
            String head) {
        /// Where the record came from.
        ///
        /// @param topic where it came from, with its partition and offset there; null when it does not say
        /// @param key null when it has none that can be shown
        public record From(
                @Nullable String topic,
                @Nullable String fromPartition,
                @Nullable String fromOffset,
                @Nullable String key) {}
    }

    /// @param letters newest first
    /// @param waiting how many there are since the last replay of all
    public record Look(List<Letter> letters, long waiting) {}

    /// @throws DeadLetterReplay.ReplayException when Kafka fails, or others look for too long
    public Look newest(int limit) {
        try {
            if (!busy.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DeadLetterReplay.ReplayException(new KafkaException("others look"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterReplay.ReplayException(e);
        }
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer(BATCH)) {
            return look(consumer, limit);
        } catch (KafkaException e) {
            throw new DeadLetterReplay.ReplayException(e);
        } finally {
            busy.unlock();
        }
    }

    private Look look(KafkaConsumer<byte[], byte[]> consumer, int limit) {
        List<TopicPartition> partitions = clients.partitions(consumer);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> done = done(consumer, partitions, begins);
        consumer.assign(partitions);
        partitions.forEach(
                partition -> consumer.seek(partition, Math.max(of(begins, partition), of(ends, partition) - limit)));
        List<Letter> letters = new ArrayList<>();
        long quietSince = System.nanoTime();
        while (left(consumer, ends)) {
            boolean came = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                came = true;
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < of(ends, partition)) {
                    letters.add(letter(record, record.offset() < of(done, partition)));
                }
            }
            if (came) {
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                throw new KafkaException("no record came although some are left");
            }
        }
        letters.sort(Comparator.comparing(Letter::at)
                .thenComparing(Letter::partition)
                .thenComparing(Letter::offset)
                .reversed());
        long waiting = partitions.stream()
                .mapToLong(partition -> of(ends, partition) - of(done, partition))
                .sum();
        return new Look(List.copyOf(letters.subList(0, Math.min(limit, letters.size()))), waiting);
    }

    /// How far replays have come.
    private static Map<TopicPartition, Long> done(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> begins) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, Long> done = new HashMap<>();
        for (TopicPartition partition : partitions) {
            @Nullable OffsetAndMetadata offset = committed.get(partition);
            long begin = of(begins, partition);
            done.put(partition, offset == null ? begin : Math.max(begin, offset.offset()));
        }
        return done;
    }

    private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private static boolean left(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Set<Map.Entry<TopicPartition, Long>> all = ends.entrySet();
        return all.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private Letter letter(ConsumerRecord<byte[], byte[]> record, boolean replayed) {
        byte @Nullable [] value = record.value();
        byte[] bytes = value == null ? new byte[0] : value;
        return new Letter(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                DeadLetterClients.header(record, "bobine-reason").orElse(null),
                DeadLetterClients.header(record, "bobine-message").orElse(null),
                new Letter.From(
                        DeadLetterClients.header(record, "bobine-topic").orElse(null),
                        DeadLetterClients.header(record, "bobine-partition").orElse(null),
                        DeadLetterClients.header(record, "bobine-offset").orElse(null),
                        key(record.key())),
                bytes.length,
                clients.isReplayable(record),
                replayed,
                DeadLetterHead.of(bytes));
    }

    private static @Nullable String key(byte @Nullable [] key) {
        if (key == null || key.length > LONGEST_KEY) {
            return null;
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return StorableText.isStorable(text) ? text : null;
    }
}
