package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.EventType;
import dev.bobine.job.Listener;
import dev.bobine.persistence.AdmissionStore.ListenerRow;
import dev.bobine.persistence.AdmissionStore.NamedRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ListeningTest {

    private static final String OWNER = "service:shop";

    private static Listener at(String path) {
        return new Listener(OWNER, "https://shop.example/" + path, List.of(EventType.COMPLETED), "cloudevents");
    }

    private static Listening listening(boolean available, NamedRow... before) {
        Map<UUID, NamedRow> rows = List.of(before).stream().collect(Collectors.toMap(NamedRow::id, row -> row));
        return new Listening(new NamedWebhooks(() -> available, 3), rows);
    }

    private static NamedRow isNew(Listener listener, int others) {
        return new NamedRow(listener.id(), OWNER, false, others);
    }

    @Test
    void whereThereAreNoWebhooksARequestWithOneIsRefusedWhateverItsDoor() {
        Listening listening = listening(false);

        assertThat(Objects.requireNonNull(listening.refusalOf(at("a").of(Listener.KAFKA))))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("webhooks_off"))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("webhook"));
        assertThat(listening.refusalOf(null)).isNull();
        assertThat(listening.hear(UUID.randomUUID(), at("a"))).isNull();
        assertThat(listening.rows()).isEmpty();
    }

    @Test
    void whoHasNamedAsManyAsItMayNamesNoOtherOne() {
        Listening listening = listening(true, isNew(at("a"), 3));

        assertThat(Objects.requireNonNull(listening.refusalOf(at("a"))))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("too_many_webhooks"))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("webhook"));
        assertThat(listening.hear(UUID.randomUUID(), at("a"))).isNull();
        assertThat(listening.rows()).isEmpty();
    }

    @Test
    void oneThatIsThereMayAlwaysBeNamedAgain() {
        Listening listening = listening(true, new NamedRow(at("a").id(), OWNER, true, 0), isNew(at("b"), 3));

        assertThat(listening.hear(UUID.randomUUID(), at("a"))).isEqualTo(at("a").id());
        assertThat(listening.refusalOf(at("b"))).isNotNull();
    }

    @Test
    void thoseThatABatchNamesFirstCountForThoseAfterThem() {
        Listening listening = listening(true, isNew(at("a"), 2), isNew(at("b"), 2));
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();

        listening.hear(first, at("a"));
        listening.hear(second, at("a"));

        assertThat(listening.refusalOf(at("b"))).isNotNull();
        assertThat(listening.rows()).extracting(ListenerRow::subject).containsExactly(first, second);
    }
}
