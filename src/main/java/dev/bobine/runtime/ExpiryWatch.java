package dev.bobine.runtime;

import dev.bobine.access.AccessSettings;
import dev.bobine.loop.BackgroundTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/// Shows what ends or cannot be read before it is missed: files of secrets and certificates, the days that certificates
/// and API keys still have.
@ApplicationScoped
class ExpiryWatch implements BackgroundTask {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private final List<ConfiguredFiles.Watched> files;
    private final AccessSettings access;
    private final InstantSource clock;
    private final MultiGauge unreadable;
    private final MultiGauge certificateDays;
    private final MultiGauge keyDays;

    ExpiryWatch(Config config, AccessSettings access, InstantSource clock, MeterRegistry meters) {
        this.files = ConfiguredFiles.of(config.unwrap(SmallRyeConfig.class));
        this.access = access;
        this.clock = clock;
        this.unreadable = MultiGauge.builder("bobine.file.unreadable").register(meters);
        this.certificateDays =
                MultiGauge.builder("bobine.certificate.days.left").register(meters);
        this.keyDays = MultiGauge.builder("bobine.api.key.days.left").register(meters);
    }

    @Override
    public String name() {
        return "expiries";
    }

    @Override
    public Duration runOnce() {
        Instant now = clock.instant();
        List<MultiGauge.Row<?>> readable = new ArrayList<>();
        List<MultiGauge.Row<?>> certificates = new ArrayList<>();
        for (ConfiguredFiles.Watched watched : files) {
            Tags tags = Tags.of("key", watched.key(), "file", watched.file().toString());
            try {
                @Nullable Instant end = end(watched);
                readable.add(MultiGauge.Row.of(tags, 0));
                if (end != null) {
                    certificates.add(MultiGauge.Row.of(tags, days(now, end)));
                }
            } catch (IOException | CertificateException e) {
                readable.add(MultiGauge.Row.of(tags, 1));
            }
        }
        unreadable.register(readable, true);
        certificateDays.register(certificates, true);
        keyDays.register(
                access.keys().get().stream()
                        .filter(key -> key.end() != null)
                        .<MultiGauge.Row<?>>map(key -> MultiGauge.Row.of(
                                Tags.of("key", key.name()), days(now, Objects.requireNonNull(key.end()))))
                        .toList(),
                true);
        return INTERVAL;
    }

    private static double days(Instant now, Instant end) {
        return Duration.between(now, end).toSeconds() / SECONDS_PER_DAY;
    }

    /// When what the file holds ends; null for a secret, which has no end.
    ///
    /// @throws IOException when it cannot be read or is empty
    private static @Nullable Instant end(ConfiguredFiles.Watched watched) throws IOException, CertificateException {
        return switch (watched.content()) {
            case SECRET -> {
                try (InputStream content = Files.newInputStream(watched.file())) {
                    if (content.read() < 0) {
                        throw new IOException(watched.file() + " is empty");
                    }
                }
                yield null;
            }
            case CERTIFICATE -> ends(watched.file()).findFirst().orElseThrow(() -> none(watched.file()));
            case AUTHORITIES -> ends(watched.file()).max(Instant::compareTo).orElseThrow(() -> none(watched.file()));
        };
    }

    private static Stream<Instant> ends(Path file) throws IOException, CertificateException {
        try (InputStream content = Files.newInputStream(file)) {
            List<Instant> ends = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(content)) {
                ends.add(((X509Certificate) certificate).getNotAfter().toInstant());
            }
            return ends.stream();
        }
    }

    private static CertificateException none(Path file) {
        return new CertificateException(file + " holds no certificate");
    }
}
