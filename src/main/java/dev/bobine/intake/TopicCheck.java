package dev.bobine.intake;

import dev.bobine.loop.BackgroundTask;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens the intake once the requests topic is known to keep no compressed batches. The consumer unpacks those before
/// anything here can look at their size, so that one small record may end every pod that reads it, one after the other;
/// only the broker can refuse it. What was stored before the topic had the setting stays as it was.
@ApplicationScoped
class TopicCheck implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(TopicCheck.class);
    private static final String SAFE = "uncompressed";
    private static final int PATIENCE_SECONDS = 30;
    private static final Duration WHILE_AWAY = Duration.ofSeconds(2);
    private static final Duration WHILE_HELD = Duration.ofSeconds(10);
    private static final Duration DONE = Duration.ofDays(1);

    private final Map<String, Object> broker;
    private final IntakeSettings settings;
    private final IntakeGate gate;

    TopicCheck(
            @Identifier("default-kafka-broker") Map<String, Object> broker, IntakeSettings settings, IntakeGate gate) {
        this.broker = broker;
        this.settings = settings;
        this.gate = gate;
    }

    @Override
    public String name() {
        return "topic-check";
    }

    @Override
    public Duration runOnce() throws InterruptedException {
        if (gate.isOpen()) {
            return DONE;
        }
        Optional<String> objection;
        try {
            objection = objection(settings.topic(), settingsOfTopic());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof UnknownTopicOrPartitionException)) {
                LOG.infof("requests are not read yet: the broker does not answer: %s", e.getMessage());
                return WHILE_AWAY;
            }
            objection = Optional.of(unknown(settings.topic(), e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            LOG.infof("requests are not read yet: the broker does not answer: %s", e.getMessage());
            return WHILE_AWAY;
        }
        if (objection.isPresent()) {
            LOG.errorf("requests are not read: %s", objection.get());
            return WHILE_HELD;
        }
        gate.open();
        return DONE;
    }

    private @Nullable Config settingsOfTopic() throws ExecutionException, InterruptedException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
        try (Admin admin = Admin.create(broker)) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(resource);
        }
    }

    /// What an operator has to change; empty when nothing.
    static Optional<String> objection(String topic, @Nullable Config config) {
        ConfigEntry compression = config == null ? null : config.get(TopicConfig.COMPRESSION_TYPE_CONFIG);
        if (compression != null && SAFE.equals(compression.value())) {
            return Optional.empty();
        }
        return Optional.of(
                "topic %s has compression.type=%s, by which a record of some kilobytes may unpack to hundreds of"
                                .formatted(topic, compression == null ? "unknown" : compression.value())
                        + " megabytes and end every pod that reads it. Set it: kafka-configs.sh --bootstrap-server ... --alter"
                        + " --entity-type topics --entity-name " + topic + " --add-config compression.type=" + SAFE
                        + "; or take the risk: bobine.intake.compressed=allow");
    }

    private static String unknown(String topic, Throwable refusal) {
        return refusal instanceof AuthorizationException
                ? "the settings of topic " + topic + " may not be seen, so that nobody knows whether it lets compressed"
                        + " records in. Allow DescribeConfigs on it, or take the risk: bobine.intake.compressed=allow"
                : "there is no topic " + topic + ". Create it with compression.type=" + SAFE;
    }
}
