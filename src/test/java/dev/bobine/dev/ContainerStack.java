package dev.bobine.dev;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same stack in containers, except for the renderer, which stays in this JVM. One per JVM; the containers' own
/// reaper removes them.
final class ContainerStack {

    private static final int S3_PORT = 8333;
    private static final long DOCKER_ANSWERS_WITHIN_SECONDS = 15;

    private static @Nullable Map<String, String> running;

    private ContainerStack() {}

    static synchronized Map<String, String> configuration() {
        if (running == null) {
            requireDocker();
            running = start();
        }
        return running;
    }

    /// An engine that cannot pull images keeps Testcontainers busy for minutes; the limit turns that into a sentence.
    private static void requireDocker() {
        boolean available;
        try {
            available = CompletableFuture.supplyAsync(
                            () -> DockerClientFactory.instance().isDockerAvailable())
                    .get(DOCKER_ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            available = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            available = false;
        }
        if (!available) {
            throw new IllegalStateException("test.containers=true needs a Docker engine that answers within "
                    + DOCKER_ANSWERS_WITHIN_SECONDS + " s, and there is none: leave the property out to test on the"
                    + " embedded stack.");
        }
    }

    @SuppressWarnings("resource")
    private static Map<String, String> start() {
        KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", "8388608")
                .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", "8388608")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18")
                .withDatabaseName("bobine")
                .withUsername("bobine")
                .withPassword("bobine")
                .withCommand("postgres", "-c", "max_connections=200", "-c", "fsync=off");
        GenericContainer<?> s3 = new GenericContainer<>("chrislusf/seaweedfs")
                .withCommand("mini", "-dir=/data")
                .withEnv("AWS_ACCESS_KEY_ID", LocalS3.ACCESS_KEY)
                .withEnv("AWS_SECRET_ACCESS_KEY", LocalS3.SECRET_KEY)
                .withEnv("S3_BUCKET", EmbeddedStack.BUCKET)
                .withExposedPorts(S3_PORT)
                .waitingFor(Wait.forListeningPort());
        Startables.deepStart(Stream.of(kafka, postgres, s3)).join();
        createTopics(kafka.getBootstrapServers());
        Map<String, String> configuration = new HashMap<>(database(postgres));
        configuration.putAll(bucket("http://" + s3.getHost() + ":" + s3.getMappedPort(S3_PORT)));
        configuration.put("kafka.bootstrap.servers", kafka.getBootstrapServers());
        configuration.put("bobine.backends.local.url", startRenderer().url());
        return Map.copyOf(configuration);
    }

    private static Map<String, String> database(PostgreSQLContainer postgres) {
        String jdbc = "jdbc:postgresql://" + postgres.getHost() + ":"
                + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + postgres.getDatabaseName();
        return Map.of(
                "quarkus.datasource.jdbc.url", jdbc,
                "quarkus.datasource.reactive.url", jdbc.substring("jdbc:".length()),
                "quarkus.datasource.username", postgres.getUsername(),
                "quarkus.datasource.password", postgres.getPassword());
    }

    private static Map<String, String> bucket(String endpoint) {
        return Map.of(
                "bobine.storage.endpoint", endpoint,
                "bobine.storage.region", LocalS3.REGION,
                "bobine.storage.access-key", LocalS3.ACCESS_KEY,
                "bobine.storage.secret-key", LocalS3.SECRET_KEY,
                "bobine.storage.bucket", EmbeddedStack.BUCKET);
    }

    private static void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(EmbeddedStack.TOPICS.entrySet().stream()
                            .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1)
                                    .configs(Map.of("compression.type", "uncompressed")))
                            .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot create the topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating the topics", e);
        }
    }

    private static LocalRenderer startRenderer() {
        try {
            LocalRenderer renderer = new LocalRenderer(
                    Files.createTempDirectory("bobine-renderer-"),
                    Ports.free().renderer(),
                    RendererMode.INSTANT,
                    1,
                    Optional.empty());
            renderer.start();
            return renderer;
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the renderer", e);
        }
    }
}
