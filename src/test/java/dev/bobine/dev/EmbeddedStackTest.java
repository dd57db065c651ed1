package dev.bobine.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("its stack")
class EmbeddedStackTest {

    private static final String REQUESTS = "video.generation.requests";

    private static EmbeddedStack stack;
    private static Map<String, String> configuration;

    @BeforeAll
    static void start() throws IOException {
        stack = EmbeddedStack.start(EmbeddedStack.Options.TEMPORARY.rendering(RendererMode.INSTANT));
        configuration = stack.configuration();
    }

    @AfterAll
    static void closeAndLeaveNothingBehind() {
        stack.close();
        assertThat(stack.data()).doesNotExist();
    }

    @Test
    void hasItsTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", configuration.get("kafka.bootstrap.servers")))) {
            Map<String, TopicDescription> topics = admin.describeTopics(EmbeddedStack.TOPICS.keySet())
                    .allTopicNames()
                    .get(60, TimeUnit.SECONDS);

            Map<String, Integer> partitions = new HashMap<>();
            topics.forEach(
                    (name, topic) -> partitions.put(name, topic.partitions().size()));
            assertThat(partitions).isEqualTo(EmbeddedStack.TOPICS);
        }
    }

    @Test
    void keepsALargeRecordWhileTheBrokerIsAway() throws Exception {
        byte[] large = new byte[3 * 1024 * 1024];
        large[large.length - 1] = 42;
        produce(large);

        stack.kafka().stop();
        stack.kafka().start();

        assertThat(firstRecord().value()).isEqualTo(large);
    }

    @Test
    void keepsCommittedRowsWhileTheDatabaseIsAway() throws Exception {
        execute("create table kept (n int)", "insert into kept values (7)");

        stack.postgres().stop();
        assertThatThrownBy(() -> number("select n from kept")).isInstanceOf(SQLException.class);
        stack.postgres().start();

        assertThat(number("select n from kept")).isEqualTo(7);
        assertThat(text("show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void keepsObjectsAndTheirMetadataWhileTheBucketIsAway() throws Exception {
        byte[] body = {1, 2, 3};
        try (MinioClient client = minio("bobine.storage.secret-key")) {
            client.putObject(PutObjectArgs.builder().bucket(stack.s3().bucket()).object("a/b.bin").stream(
                            new ByteArrayInputStream(body), (long) body.length, -1L)
                    .userMetadata(Map.of("job", "j1"))
                    .build());

            stack.s3().stop();
            stack.s3().start();

            try (InputStream object = client.getObject(GetObjectArgs.builder()
                    .bucket(stack.s3().bucket())
                    .object("a/b.bin")
                    .build())) {
                assertThat(object.readAllBytes()).isEqualTo(body);
            }
            assertThat(client.statObject(StatObjectArgs.builder()
                                    .bucket(stack.s3().bucket())
                                    .object("a/b.bin")
                                    .build())
                            .userMetadata()
                            .toString())
                    .contains("j1");
        }
    }

    @Test
    void refusesAWrongKey() throws Exception {
        try (MinioClient client = minio("bobine.storage.bucket")) {
            assertThatThrownBy(() -> client.statObject(StatObjectArgs.builder()
                            .bucket(stack.s3().bucket())
                            .object("any")
                            .build()))
                    .isInstanceOf(ErrorResponseException.class);
        }
    }

    @Test
    void hasARendererThatAnswers() throws Exception {
        URI models = URI.create(configuration.get("bobine.backends.local.url") + "/v1/models");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(models).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).contains("bobine-animatic");
        }
    }

    @Test
    void isOneForTheWholeJvm() {
        Map<String, String> first = StackResource.sharedConfiguration();
        Map<String, String> second = StackResource.sharedConfiguration();

        assertThat(second).isEqualTo(first).containsKeys(configuration.keySet().toArray(String[]::new));
        assertThat(first).isNotEqualTo(configuration);
    }

    @Test
    void endsADatabaseServerThatAKilledJvmLeftBehind(@TempDir Path data) throws Exception {
        LocalPostgres left = new LocalPostgres(data, Ports.free().postgres(), false);
        left.start();
        Path pidFile = data.resolve("postmaster.pid");
        try {
            new LocalPostgres(data, Ports.free().postgres(), false).stopLeftover();

            assertThat(pidFile).doesNotExist();
        } finally {
            if (Files.exists(pidFile)) {
                left.close();
            }
        }
    }

    private static MinioClient minio(String secret) {
        return MinioClient.builder()
                .endpoint(configuration.get("bobine.storage.endpoint"))
                .region(configuration.get("bobine.storage.region"))
                .credentials(configuration.get("bobine.storage.access-key"), configuration.get(secret))
                .build();
    }

    private static void produce(byte[] value) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", configuration.get("kafka.bootstrap.servers"), "max.request.size", 8_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(REQUESTS, 0, null, value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static ConsumerRecord<byte[], byte[]> firstRecord() {
        Map<String, Object> settings = Map.of("bootstrap.servers", configuration.get("kafka.bootstrap.servers"));
        TopicPartition partition = new TopicPartition(REQUESTS, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(20)).iterator().next();
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                configuration.get("quarkus.datasource.jdbc.url"),
                configuration.get("quarkus.datasource.username"),
                configuration.get("quarkus.datasource.password"));
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int number(String query) throws SQLException {
        return Integer.parseInt(text(query));
    }

    private static String text(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
