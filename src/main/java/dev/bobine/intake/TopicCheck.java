package dev.bobine.intake;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Warns when the requests topic keeps records compressed: the consumer unpacks them before anything here can look at
/// their size, so that one small record may end every pod that reads it. Only the broker can refuse it.
@ApplicationScoped
class TopicCheck {

    private static final Logger LOG = Logger.getLogger(TopicCheck.class);
    private static final String SAFE = "uncompressed";
    private static final int PATIENCE_SECONDS = 30;

    private final Map<String, Object> broker;
    private final String topic;
    private final boolean consumes;

    TopicCheck(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "mp.messaging.incoming.requests.topic") String topic,
            @ConfigProperty(name = "mp.messaging.incoming.requests.enabled", defaultValue = "true") boolean consumes) {
        this.broker = broker;
        this.topic = topic;
        this.consumes = consumes;
    }

    void start(@Observes StartupEvent event) {
        if (consumes) {
            Thread.ofVirtual().name("topic-check").start(() -> warning().ifPresent(LOG::warn));
        }
    }

    /// What an operator should change; empty when nothing, or when the broker does not say.
    Optional<String> warning() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(broker)) {
            Config config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(resource);
            return config == null ? Optional.empty() : warning(topic, config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.infof("the settings of topic %s could not be read: %s", topic, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> warning(String topic, Config config) {
        ConfigEntry compression = config.get(TopicConfig.COMPRESSION_TYPE_CONFIG);
        return compression == null || SAFE.equals(compression.value())
                ? Optional.empty()
                : Optional.of("topic " + topic + " has compression.type=" + compression.value()
                        + ": a small record that unpacks to hundreds of megabytes would end every pod that reads it;"
                        + " set it to " + SAFE);
    }
}
