package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetirementWatchTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T12:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(RetirementWatch.class.getName());
    private final Handler handler = new Lines();
    private final RetirementWatch watch = watch();

    private final class Lines extends Handler {
        @Override
        public void publish(LogRecord line) {
            Object[] parameters = line.getParameters();
            lines.add(line.getLevel() + " "
                    + (parameters == null
                            ? line.getMessage()
                            : line.getMessage().formatted(parameters)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private RetirementWatch watch() {
        Configured configured = Configured.with(Map.of(
                "bobine.retirement-notice", "30d",
                "bobine.backends.b.url", "https://example.org",
                "bobine.models.ends.offers.b.id", "x",
                "bobine.models.ends.retires-at", "2030-03-02",
                "bobine.models.stays.offers.b.id", "y"));
        return new RetirementWatch(configured.catalogue(), configured.config(), now::get, meters);
    }

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void theDaysLeftAreAlwaysMeasuredAndOnlyOfModelsThatEnd() {
        assertThat(daysLeft()).isEqualTo(60);

        now.set(Instant.parse("2030-03-01T23:59:59Z"));
        assertThat(daysLeft()).isEqualTo(1);
        now.set(Instant.parse("2030-03-05T00:00:00Z"));
        assertThat(daysLeft()).isEqualTo(-3);
        assertThat(meters.find("bobine.model.days.left").gauges()).hasSize(1);
    }

    @Test
    void theLogWarnsOnceADayWithinTheNoticeAndComplainsAfterTheEnd() {
        watch.runOnce();
        now.set(Instant.parse("2030-01-30T00:00:00Z"));
        watch.runOnce();
        assertThat(lines).isEmpty();

        now.set(Instant.parse("2030-01-31T00:00:00Z"));
        watch.runOnce();
        watch.runOnce();
        now.set(Instant.parse("2030-02-01T00:00:00Z"));
        watch.runOnce();
        now.set(Instant.parse("2030-03-02T00:00:00Z"));
        watch.runOnce();

        assertThat(lines)
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("WARN").contains("ends retires on 2030-03-02, in 30 days"),
                        line -> assertThat(line).startsWith("WARN").contains("in 29 days"),
                        line -> assertThat(line).contains("ends was retired on 2030-03-02 and is refused"));
    }

    private double daysLeft() {
        return meters.get("bobine.model.days.left").tag("model", "ends").gauge().value();
    }
}
