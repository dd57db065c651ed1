package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobine.access.AccessSettings;
import dev.bobine.access.ApiKey;
import dev.bobine.access.Roles;
import dev.bobine.rendering.http.TestTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryWatchTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aSecretThatCannotBeReadAnyMoreIsShownUntilItIsBack() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "s3cret");
        ExpiryWatch watch = watch(Map.of("bobine.backends.kling.api-key-file", file.toString()));

        assertThat(watch.runOnce()).isPositive();
        assertThat(value("bobine.file.unreadable", "bobine.backends.kling.api-key-file"))
                .isZero();
        Files.writeString(file, "");
        assertThat(watch.runOnce()).isPositive();
        assertThat(value("bobine.file.unreadable", "bobine.backends.kling.api-key-file"))
                .isEqualTo(1);
        Files.delete(file);
        assertThat(watch.runOnce()).isPositive();
        assertThat(value("bobine.file.unreadable", "bobine.backends.kling.api-key-file"))
                .isEqualTo(1);
        Files.writeString(file, "s3cret");
        assertThat(watch.runOnce()).isPositive();
        assertThat(value("bobine.file.unreadable", "bobine.backends.kling.api-key-file"))
                .isZero();
    }

    @Test
    void aCertificateTellsItsDaysWhereverTheConfigurationNamesIt() throws Exception {
        Path certificate =
                TestTls.make(directory, List.of("localhost"), List.of()).certificate();
        Map<String, String> keys = Map.of(
                "quarkus.tls.server.key-store.pem.0.cert", certificate.toString(),
                "quarkus.tls.kafka.trust-store.pem.certs", certificate.toString(),
                "quarkus.datasource.reactive.trust-certificate-pem.certs", certificate.toString(),
                "kafka.ssl.truststore.location", certificate.toString());

        assertThat(watch(keys).runOnce()).isPositive();

        double days = Duration.between(NOW, notAfter(certificate)).toSeconds() / 86_400d;
        assertThat(keys.keySet()).allSatisfy(key -> {
            assertThat(value("bobine.certificate.days.left", key)).isCloseTo(days, within(0.01));
            assertThat(value("bobine.file.unreadable", key)).isZero();
        });
    }

    @Test
    void aFileThatShouldHoldACertificateAndDoesNotIsUnreadable() throws Exception {
        Path file = Files.writeString(directory.resolve("tls.crt"), "");

        assertThat(watch(Map.of("quarkus.tls.server.key-store.pem.0.cert", file.toString()))
                        .runOnce())
                .isPositive();

        assertThat(value("bobine.file.unreadable", "quarkus.tls.server.key-store.pem.0.cert"))
                .isEqualTo(1);
    }

    @Test
    void anApiKeyWithAnEndTellsItsDays() {
        ApiKey ends = ApiKey.of(
                "k",
                "shop",
                "0".repeat(64),
                Set.of(Roles.OPERATOR),
                Optional.empty(),
                Optional.of(LocalDate.ofInstant(NOW, ZoneOffset.UTC).plusDays(10)));
        ApiKey stays =
                ApiKey.of("k", "ops", "1".repeat(64), Set.of(Roles.OPERATOR), Optional.empty(), Optional.empty());
        AccessSettings access = new AccessSettings(true, "sub", () -> List.of(ends, stays));

        assertThat(new ExpiryWatch(config(Map.of()), access, () -> NOW, meters).runOnce())
                .isPositive();

        assertThat(value("bobine.api.key.days.left", "shop")).isEqualTo(10);
        assertThat(meters.find("bobine.api.key.days.left").tag("key", "ops").gauge())
                .isNull();
    }

    private ExpiryWatch watch(Map<String, String> properties) {
        return new ExpiryWatch(config(properties), new AccessSettings(true, "sub", List::of), () -> NOW, meters);
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder().withDefaultValues(properties).build();
    }

    private double value(String meter, String key) {
        Gauge gauge = meters.get(meter).tag("key", key).gauge();
        return gauge.value();
    }

    private static Instant notAfter(Path file) throws Exception {
        try (InputStream content = Files.newInputStream(file)) {
            return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(content))
                    .getNotAfter()
                    .toInstant();
        }
    }
}
