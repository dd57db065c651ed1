package dev.bobine.runtime;

import dev.bobine.persistence.Database;
import dev.bobine.persistence.DeliveryStore;
import dev.bobine.persistence.OutboxStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// What has been committed and is not yet where it belongs: in Kafka, or at the endpoints of webhooks.
@ApplicationScoped
class OutboxGauges {

    private final Database database;
    private final OutboxStore outbox;
    private final DeliveryStore deliveries;
    private final Reading events;
    private final Reading oldestSeconds;
    private final Reading webhookEvents;
    private final Reading webhookOldestSeconds;
    private final Reading webhooksFailing;
    private final Reading webhooksDisabled;

    OutboxGauges(Database database, OutboxStore outbox, DeliveryStore deliveries, MeterRegistry meters) {
        this.database = database;
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.events = meters.gauge("bobine.outbox.backlog", new Reading(), Reading::value);
        this.oldestSeconds = meters.gauge("bobine.outbox.oldest.seconds", new Reading(), Reading::value);
        this.webhookEvents = meters.gauge("bobine.webhook.backlog", new Reading(), Reading::value);
        this.webhookOldestSeconds = meters.gauge("bobine.webhook.oldest.seconds", new Reading(), Reading::value);
        this.webhooksFailing = meters.gauge("bobine.webhook.failing", new Reading(), Reading::value);
        this.webhooksDisabled = meters.gauge("bobine.webhook.disabled", new Reading(), Reading::value);
    }

    /// Reads and shows them. Blocks.
    void show(Instant now) {
        OutboxStore.Backlog backlog = database.await(outbox::backlog);
        events.set(backlog.events());
        oldestSeconds.set(ClusterGauges.age(backlog.oldest(), now));
        DeliveryStore.Backlog undelivered = database.await(deliveries::backlog);
        webhookEvents.set(undelivered.events());
        webhookOldestSeconds.set(ClusterGauges.age(undelivered.oldest(), now));
        webhooksFailing.set(undelivered.failing());
        webhooksDisabled.set(undelivered.disabled());
    }

    void forget() {
        List.of(events, oldestSeconds, webhookEvents, webhookOldestSeconds, webhooksFailing, webhooksDisabled)
                .forEach(Reading::forget);
    }
}
