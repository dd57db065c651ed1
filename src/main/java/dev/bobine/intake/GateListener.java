package dev.bobine.intake;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Shows the gate to the consumers of requests, by the name that their channel has it under.
@ApplicationScoped
@Identifier("intake-gate")
class GateListener implements KafkaConsumerRebalanceListener {

    private final IntakeGate gate;

    GateListener(IntakeGate gate) {
        this.gate = gate;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        gate.assigned(consumer, partitions);
    }
}
