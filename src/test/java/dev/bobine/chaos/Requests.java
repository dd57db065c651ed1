package dev.bobine.chaos;

import static dev.bobine.quality.Waits.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Publishes the requests of a run at its pace, and remembers which.
final class Requests {

    static final String TOPIC = "video.generation.requests";
    static final String SOURCE = "/chaos";

    private static final String GROUP = "bobine";

    private static final int OUTAGE_LIMIT_MILLIS = 600_000;
    private static final long NANOS = 1_000_000_000;

    private final Plan plan;
    private final String bootstrapServers;
    private final Set<String> published = new ConcurrentSkipListSet<>();
    private final Set<String> cancelled = new ConcurrentSkipListSet<>();
    private final Set<String> poison = new ConcurrentSkipListSet<>();
    private final Map<String, Film> films = new ConcurrentSkipListMap<>();
    private final Set<String> stills = new ConcurrentSkipListSet<>();

    private record Message(@Nullable String key, String json) {}

    Requests(Plan plan, String bootstrapServers) {
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
    }

    /// Ids of the requests published so far, cancelled ones included.
    Collection<String> published() {
        return published;
    }

    /// Ids of those for which a request to cancel was published too.
    Set<String> cancelled() {
        return new HashSet<>(cancelled);
    }

    /// Those of the requests that are productions, by their ids.
    Map<String, Film> films() {
        return Map.copyOf(films);
    }

    /// What a job makes.
    ///
    /// @param step empty for a job of no production
    Film.Kind kind(String request, String step) {
        Film film = films.get(request);
        if (film != null) {
            return film.kind(step);
        }
        return stills.contains(request) ? Film.Kind.STILL : Film.Kind.SHOT;
    }

    /// Records published that are no requests; no two are alike.
    Set<String> poison() {
        return new HashSet<>(poison);
    }

    /// Blocks until all are acknowledged by the broker.
    void publish() {
        SplittableRandom random = new SplittableRandom(plan.seed());
        long begin = System.nanoTime();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                // An outage of the broker is part of the run.
                "delivery.timeout.ms",
                OUTAGE_LIMIT_MILLIS,
                "max.block.ms",
                OUTAGE_LIMIT_MILLIS);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < plan.jobs(); i++) {
                long due = begin + (long) (i / plan.perSecond() * NANOS);
                LockSupport.parkNanos(due - System.nanoTime());
                for (Message message : messages(i, random.split())) {
                    sent.add(producer.send(new ProducerRecord<>(TOPIC, message.key(), message.json())));
                }
            }
        }
        sent.forEach(Requests::requireAcknowledged);
    }

    /// Publishes a request to cancel each of some requests.
    void cancel(Collection<String> ids) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            ids.forEach(id -> producer.send(new ProducerRecord<>(TOPIC, null, cancel(id))));
        }
    }

    /// Sets the service's consumer group back to a moment, as Kafka's own tool does; nobody may be in the group.
    ///
    /// @param millis since the epoch
    void readAgainFrom(long millis) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> moment = new HashMap<>();
            Map<TopicPartition, OffsetSpec> end = new HashMap<>();
            Map<String, TopicDescription> topics =
                    admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
            int partitions =
                    Objects.requireNonNull(topics.get(TOPIC)).partitions().size();
            for (int i = 0; i < partitions; i++) {
                moment.put(new TopicPartition(TOPIC, i), OffsetSpec.forTimestamp(millis));
                end.put(new TopicPartition(TOPIC, i), OffsetSpec.latest());
            }
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(end).all().get();
            Map<TopicPartition, OffsetAndMetadata> from = new HashMap<>();
            admin.listOffsets(moment).all().get().forEach((partition, found) -> {
                ListOffsetsResultInfo last = ends.get(partition);
                long none = last == null ? 0 : last.offset();
                from.put(partition, new OffsetAndMetadata(found.offset() < 0 ? none : found.offset()));
            });
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
                admin.alterConsumerGroupOffsets(GROUP, from).all().get();
                return true;
            });
        }
    }

    private static void requireAcknowledged(Future<RecordMetadata> sent) {
        if (sent.state() != Future.State.SUCCESS) {
            throw new IllegalStateException("a request was not published", sent.exceptionNow());
        }
    }

    private List<Message> messages(int number, SplittableRandom random) {
        String id = "r%06d".formatted(number);
        String user = user(random);
        published.add(id);
        Message request = new Message(user, asked(number, id, user, random));
        List<Message> messages = new ArrayList<>(List.of(request));
        if (plan.has(Fault.POISON) && random.nextInt(50) == 0) {
            String record = poison(id, random);
            poison.add(record);
            messages.add(random.nextInt(2), new Message(user, record));
        }
        return plan.has(Fault.REQUESTS) ? withTrouble(id, request, messages, random) : messages;
    }

    /// The production that a request of a plan is, if it is one.
    static Optional<Film> film(Plan plan, String request) {
        SplittableRandom luck = luck(plan, Integer.parseInt(request.substring(1)));
        return isFilm(plan, luck) ? Optional.of(Film.draw(luck, plan.wire().takesClips())) : Optional.empty();
    }

    private static SplittableRandom luck(Plan plan, int number) {
        return new SplittableRandom(plan.seed() * 1_000_003 + number);
    }

    private static boolean isFilm(Plan plan, SplittableRandom luck) {
        return luck.nextInt(100) < plan.productions();
    }

    /// What is a production or a still is drawn apart, so that the other requests of a seed are the same without any.
    private String asked(int number, String id, String user, SplittableRandom random) {
        String clip = request(id, user, random);
        SplittableRandom luck = luck(plan, number);
        if (!isFilm(plan, luck)) {
            return luck.nextInt(100) < plan.stills() ? still(id, user, luck) : clip;
        }
        Film film = Film.draw(luck, plan.wire().takesClips());
        films.put(id, film);
        return film.json(id, user, luck.nextInt(10));
    }

    private static String poison(String id, SplittableRandom random) {
        String name = "no-request-" + id + " ";
        return switch (random.nextInt(6)) {
            case 0 -> name + "not json";
            case 1 -> "{\"" + name + "\":";
            case 2 -> "[\"" + name + "\"," + "[".repeat(20_000);
            case 3 -> "\u0000\u0001" + name;
            case 4 -> "\"" + name + "x".repeat(900_000) + "\"";
            default -> "{\"" + name + "\":1e999999999,\"id\":null,\"userId\":[]}";
        };
    }

    private List<Message> withTrouble(String id, Message request, List<Message> messages, SplittableRandom random) {
        String user = request.key();
        int luck = random.nextInt(100);
        if (luck < 5) {
            messages.add(request);
        } else if (luck < 8) {
            messages.add(new Message(null, request.json()));
        } else if (luck < 12) {
            cancelled.add(id);
            messages.add(random.nextInt(messages.size() + 1), new Message(null, cancel(id)));
        } else if (luck < 14) {
            cancelled.add(id);
            messages.addFirst(new Message(user, cancel(id)));
        }
        return messages;
    }

    /// One user in seven floods the service, the others have some jobs each.
    private String user(SplittableRandom random) {
        return random.nextInt(7) == 0 ? "flood" : "user-" + random.nextInt(Math.max(4, plan.jobs() / 100));
    }

    private static String request(String id, String user, SplittableRandom random) {
        return """
                {"id":"%s","source":"%s","userId":"%s","model":"film","prompt":"[%s] a boat on a calm sea",\
                "seconds":%d,"priority":%d}""".formatted(id, SOURCE, user, id, ClipFactory.SECONDS, random.nextInt(10));
    }

    private String still(String id, String user, SplittableRandom random) {
        stills.add(id);
        return """
                {"id":"%s","source":"%s","userId":"%s","kind":"still","model":"picture","prompt":"[%s] a boat",\
                "priority":%d}""".formatted(id, SOURCE, user, id, random.nextInt(10));
    }

    private static String cancel(String id) {
        return "{\"type\":\"cancel\",\"source\":\"%s\",\"requestId\":\"%s\"}".formatted(SOURCE, id);
    }
}
