package dev.bobine.publication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.FeedStore.FeedRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobStreamTest {

    private static final UUID JOB = UUID.randomUUID();
    private static final List<FeedRow> LIFE =
            List.of(row("accepted"), row("started"), row("progressed"), row("completed"));

    private static FeedRow row(String word) {
        return new FeedRow(UUID.randomUUID(), JOB, "dev.bobine.job." + word + ".v1", Instant.EPOCH, "{}", null);
    }

    @Test
    void whatHasHappenedIsToldOnceAndInOrder() {
        JobStream stream = new JobStream(Optional.empty());

        assertThat(stream.next(LIFE.subList(0, 2))).isEqualTo(LIFE.subList(0, 2));
        assertThat(stream.next(LIFE.subList(0, 2))).isEmpty();
        assertThat(stream.over()).isFalse();
        assertThat(stream.next(LIFE)).isEqualTo(LIFE.subList(2, 4));
        assertThat(stream.over()).isTrue();
    }

    /// Clocks of pods differ by a little, so that the timeline may grow in its middle.
    @Test
    void anEventThatComesLateBetweenOthersIsToldToo() {
        JobStream stream = new JobStream(Optional.empty());
        stream.next(List.of(LIFE.get(0), LIFE.get(2)));

        assertThat(stream.next(LIFE.subList(0, 3))).containsExactly(LIFE.get(1));
    }

    @Test
    void whoComesBackIsToldTheRest() {
        JobStream stream = new JobStream(Optional.of(LIFE.get(1).id()));

        assertThat(stream.next(LIFE)).isEqualTo(LIFE.subList(2, 4));
    }

    @Test
    void whoWasToldAllIsToldNothingAndThatItIsOver() {
        JobStream stream = new JobStream(Optional.of(LIFE.getLast().id()));

        assertThat(stream.next(LIFE)).isEmpty();
        assertThat(stream.over()).isTrue();
    }

    @Test
    void whoNamesAnEventThatIsNotThereIsToldEverything() {
        assertThat(new JobStream(Optional.of(UUID.randomUUID())).next(LIFE)).isEqualTo(LIFE);
    }

    /// The client cuts the connection after every byte of the stream, at every moment of the job's life, and knows the
    /// last event of which the blank line has come.
    @Test
    void cutAtEveryByteNothingIsLostAndNothingComesTwice() {
        String wire = wire(LIFE);
        for (int cut = 0; cut <= wire.length(); cut++) {
            List<UUID> got = new ArrayList<>(complete(wire.substring(0, cut)));
            Optional<UUID> last = got.isEmpty() ? Optional.empty() : Optional.of(got.getLast());

            new JobStream(last).next(LIFE).forEach(event -> got.add(event.id()));

            assertThat(got)
                    .as("cut after %d bytes", cut)
                    .isEqualTo(LIFE.stream().map(FeedRow::id).toList());
        }
    }

    private static String wire(List<FeedRow> events) {
        StringBuilder wire = new StringBuilder("retry: 2000\n\n");
        events.forEach(event -> wire.append("id: ").append(event.id()).append("\nevent: x\ndata: {}\n\n: \n\n"));
        return wire.toString();
    }

    private static List<UUID> complete(String wire) {
        List<UUID> ids = new ArrayList<>();
        for (int end = wire.indexOf("\n\n"); end >= 0; end = wire.indexOf("\n\n")) {
            String block = wire.substring(0, end);
            if (block.contains("data: ")) {
                ids.add(UUID.fromString(block.substring(4, 40)));
            }
            wire = wire.substring(end + 2);
        }
        return ids;
    }
}
