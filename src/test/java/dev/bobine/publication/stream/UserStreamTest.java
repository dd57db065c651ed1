package dev.bobine.publication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.FeedStore.FeedRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class UserStreamTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final UUID OLD = UUID.randomUUID();
    private static final UUID NEW = UUID.randomUUID();

    private static FeedRow row(UUID job, String word, int secondsLater) {
        Instant at = NOW.plusSeconds(secondsLater);
        UUID id = new UUID(at.toEpochMilli() << 16 | 0x7000, word.hashCode());
        return new FeedRow(id, job, "dev.bobine.job." + word + ".v1", at, "{}", null);
    }

    @Test
    void whoComesFirstIsToldWhatHappensFromThenOn() {
        UserStream stream = new UserStream(Optional.empty(), NOW);
        FeedRow before = row(OLD, "accepted", -5);
        FeedRow after = row(OLD, "started", 5);
        FeedRow others = row(NEW, "accepted", 6);

        assertThat(stream.since()).isEmpty();
        assertThat(stream.watch(Set.of(OLD))).isEqualTo(Map.of(OLD, 0));
        assertThat(stream.next(Map.of(OLD, List.of(before)))).isEmpty();
        assertThat(stream.watch(Set.of(OLD, NEW))).isEqualTo(Map.of(OLD, 1, NEW, 0));
        assertThat(stream.next(Map.of(NEW, List.of(others), OLD, List.of(before, after))))
                .containsExactly(after, others);
        assertThat(stream.next(Map.of(NEW, List.of(others), OLD, List.of(before, after))))
                .isEmpty();
    }

    @Test
    void aJobThatComesBeforeTheFirstLookIsToldFromItsBeginning() {
        UserStream stream = new UserStream(Optional.empty(), NOW);
        List<FeedRow> life = List.of(row(NEW, "accepted", 1), row(NEW, "started", 2));

        stream.watch(Set.of(NEW));

        assertThat(stream.next(Map.of(NEW, life))).isEqualTo(life);
    }

    @Test
    void whoComesBackIsToldWhatHappenedMeanwhileAndLittleTwice() {
        FeedRow early = row(OLD, "accepted", -60);
        FeedRow last = row(OLD, "started", -20);
        FeedRow missed = row(OLD, "completed", -10);
        FeedRow late = row(NEW, "accepted", -25);
        UserStream stream = new UserStream(Optional.of(last.id()), NOW);

        assertThat(stream.since()).contains(NOW.minusSeconds(30));
        assertThat(stream.watch(Set.of(OLD, NEW))).isEqualTo(Map.of(OLD, 0, NEW, 0));
        assertThat(stream.next(Map.of(OLD, List.of(early, last, missed), NEW, List.of(late))))
                .containsExactly(late, missed);
        assertThat(stream.since()).isEmpty();
    }

    @Test
    void aJobThatHasEndedIsLookedAtNoMoreAndNotToldAnew() {
        UserStream stream = new UserStream(Optional.empty(), NOW);
        List<FeedRow> life = List.of(row(NEW, "accepted", 1), row(NEW, "failed", 2));
        stream.watch(Set.of());
        stream.watch(Set.of(NEW));

        assertThat(stream.next(Map.of(NEW, life))).isEqualTo(life);
        assertThat(stream.watch(Set.of(NEW))).isEmpty();
        assertThat(stream.next(Map.of(NEW, life))).isEmpty();
        assertThat(stream.watch(Set.of())).isEmpty();
    }

    @Test
    void nobodyIsToldMoreThanADayOfThePast() {
        UUID ancient = new UUID(NOW.minusSeconds(900_000).toEpochMilli() << 16 | 0x7000, 7);

        assertThat(new UserStream(Optional.of(ancient), NOW).since()).contains(NOW.minusSeconds(86_400));
    }
}
