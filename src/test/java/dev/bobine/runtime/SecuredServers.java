package dev.bobine.runtime;

import dev.bobine.dev.EmbeddedKafka;
import dev.bobine.dev.EmbeddedStack;
import dev.bobine.dev.LocalPostgres;
import dev.bobine.dev.Ports;
import dev.bobine.rendering.http.TestTls;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/// Kafka that wants TLS and a password, and PostgreSQL that offers TLS, both with a certificate that only those trust
/// who were told of it.
public final class SecuredServers implements QuarkusTestResourceLifecycleManager {

    /// What a client of the broker has to know.
    public static final String PASSWORD = "a-broker-password";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"bobine\" password=\"" + PASSWORD + "\"";

    private static volatile Map<String, Object> client = Map.of();

    private @Nullable EmbeddedKafka kafka;
    private @Nullable LocalPostgres postgres;

    /// What a client of the broker has to say.
    public static Map<String, Object> client() {
        return client;
    }

    /// Its servers go before the ones that all tests share.
    @Override
    public int order() {
        return 100;
    }

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("bobine-secured");
            TestTls tls = TestTls.make(directory, List.of("localhost"), List.of("127.0.0.1"));
            Map<String, String> configuration = new HashMap<>();
            configuration.putAll(startKafka(directory, tls));
            configuration.putAll(startPostgres(directory, tls));
            return configuration;
        } catch (Exception e) {
            throw new IllegalStateException("the secured servers could not be started", e);
        }
    }

    private Map<String, String> startKafka(Path directory, TestTls tls) throws Exception {
        int port = Ports.one();
        int controller = Ports.one();
        EmbeddedKafka broker = new EmbeddedKafka(
                directory.resolve("kafka"),
                port,
                controller,
                Map.ofEntries(
                        Map.entry(
                                "listeners", "SASL_SSL://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                        Map.entry("advertised.listeners", "SASL_SSL://127.0.0.1:" + port),
                        Map.entry("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT"),
                        Map.entry("inter.broker.listener.name", "SASL_SSL"),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                        Map.entry(
                                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                                LOGIN + " user_bobine=\"" + PASSWORD + "\";"),
                        Map.entry("ssl.keystore.type", "PKCS12"),
                        Map.entry("ssl.keystore.location", tls.file().toString()),
                        Map.entry("ssl.keystore.password", TestTls.PASSWORD),
                        Map.entry("ssl.truststore.type", "PEM"),
                        Map.entry("ssl.truststore.location", tls.certificate().toString())));
        Map<String, String> security = Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", LOGIN + ";",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", tls.certificate().toString());
        client = Map.copyOf(security);
        kafka = broker;
        broker.start();
        broker.createTopics(EmbeddedStack.TOPICS, client);
        storeRequests(broker.bootstrapServers(), "producer");
        Map<String, String> configuration = new HashMap<>();
        configuration.put("kafka.bootstrap.servers", broker.bootstrapServers());
        // The service knows the certificate by a named TLS configuration, which it reads again when it is renewed.
        security.forEach((key, value) -> {
            if (!key.startsWith("ssl.")) {
                configuration.put("kafka." + key, value);
            }
        });
        configuration.put("kafka.tls-configuration-name", "broker");
        configuration.put(
                "quarkus.tls.broker.trust-store.pem.certs", tls.certificate().toString());
        configuration.put("quarkus.tls.broker.reload-period", "1h");
        return configuration;
    }

    /// @param compression how the broker stores requests, see Kafka's `compression.type`
    static void storeRequests(String servers, String compression) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("bootstrap.servers", servers);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, EmbeddedStack.REQUESTS);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry("compression.type", compression), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topic could not be changed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while changing the topic", e);
        }
    }

    private Map<String, String> startPostgres(Path directory, TestTls tls) throws Exception {
        LocalPostgres server = new LocalPostgres(
                directory.resolve("postgres"),
                Ports.one(),
                false,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", tls.certificate().toString(),
                        "ssl_key_file", tls.key().toString()));
        postgres = server;
        server.start();
        String certificate = tls.certificate().toString();
        return Map.of(
                "quarkus.datasource.reactive.url",
                server.reactiveUrl(),
                "quarkus.datasource.reactive.postgresql.ssl-mode",
                "verify-full",
                "quarkus.datasource.reactive.hostname-verification-algorithm",
                "HTTPS",
                "quarkus.datasource.reactive.trust-certificate-pem",
                "true",
                "quarkus.datasource.reactive.trust-certificate-pem.certs",
                certificate,
                "quarkus.datasource.jdbc.url",
                server.jdbcUrl() + "?sslmode=verify-full&sslrootcert=" + certificate,
                "quarkus.datasource.username",
                server.username(),
                "quarkus.datasource.password",
                server.password());
    }

    @Override
    public void stop() {
        try {
            if (kafka != null) {
                kafka.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
