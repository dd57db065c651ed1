package dev.bobine.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Shut until the topic is known to be safe to read; then open for the life of the process. While it is shut the
/// consumers are members of their group and get no records. Everything else of the service goes on.
@ApplicationScoped
class IntakeGate {

    private static final String CHANNEL = "requests";

    private final KafkaClientService clients;
    private volatile boolean open;

    IntakeGate(IntakeSettings settings, KafkaClientService clients, MeterRegistry meters) {
        this.clients = clients;
        this.open = settings.takesCompressed() || !settings.consumes();
        meters.gauge("bobine.intake.held", this, gate -> gate.open ? 0 : 1);
    }

    boolean isOpen() {
        return open;
    }

    /// On the consumer's polling thread, before anything of the partitions is fetched.
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!open) {
            consumer.pause(partitions);
        }
    }

    /// A consumer that is not there yet finds the gate open; one that is there is told on its own thread, after
    /// whatever it was just assigned.
    void open() {
        open = true;
        clients.getConsumerChannels().stream()
                .filter(IntakeGate::isOfRequests)
                .flatMap(channel -> clients.getConsumers(channel).stream())
                .forEach(client -> client.runOnPollingThread(consumer -> {
                            consumer.resume(consumer.assignment());
                        })
                        .await()
                        .indefinitely());
    }

    /// Each of the consumers that share the channel's partitions has a channel of its own.
    private static boolean isOfRequests(String channel) {
        return channel.equals(CHANNEL) || channel.startsWith(CHANNEL + "$");
    }
}
