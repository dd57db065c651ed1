package dev.bobine.dev;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/// One real Kafka broker that is its own KRaft controller. `stop` and `start` keep port, topics and records, so that a
/// test can take the broker away and give it back. Topics are never made by accident: an unknown one is an error.
public final class EmbeddedKafka implements AutoCloseable {

    private static final String LARGEST_RECORD_BYTES = Integer.toString(8 * 1024 * 1024);
    private static final int NODE = 1;

    private final Path data;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> more;
    private @Nullable KafkaRaftServer server;

    public EmbeddedKafka(Path data, int port, int controllerPort) {
        this(data, port, controllerPort, Map.of());
    }

    /// @param more settings that go before the usual ones, such as for TLS and SASL
    public EmbeddedKafka(Path data, int port, int controllerPort, Map<String, String> more) {
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
        this.more = Map.copyOf(more);
    }

    public synchronized void start() throws Exception {
        if (server != null) {
            return;
        }
        QuietLogs.apply();
        if (Files.notExists(data.resolve("meta.properties"))) {
            format();
        }
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
        starting.startup();
        server = starting;
    }

    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /// Makes the topics that are not there yet, with the given number of partitions each.
    public void createTopics(Map<String, Integer> partitionsByTopic) {
        createTopics(partitionsByTopic, Map.of());
    }

    /// @param client what the broker wants to know of its clients
    public void createTopics(Map<String, Integer> partitionsByTopic, Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            for (Map.Entry<String, Integer> topic : partitionsByTopic.entrySet()) {
                // Unpacked by the broker, which so judges the real size of a record.
                create(
                        admin,
                        new NewTopic(topic.getKey(), topic.getValue(), (short) 1)
                                .configs(Map.of("compression.type", "uncompressed")));
            }
        }
    }

    private static void create(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create topic " + topic.name(), e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("cannot create topic " + topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topic " + topic.name(), e);
        }
    }

    private void format() throws Exception {
        Files.createDirectories(data);
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .run();
        }
    }

    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>(usual());
        settings.putAll(more);
        return settings;
    }

    private Map<String, String> usual() throws IOException {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", data.toRealPath().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", LARGEST_RECORD_BYTES),
                Map.entry("replica.fetch.max.bytes", LARGEST_RECORD_BYTES),
                // One broker holds every replica there is.
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                // Nobody else is going to join: do not wait for them.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // Small, since it shares the heap with the service under development.
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("log.index.size.max.bytes", "1048576"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"));
    }
}
