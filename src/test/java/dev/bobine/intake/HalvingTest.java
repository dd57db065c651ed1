package dev.bobine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalvingTest {

    private static final int TRIES = 3;

    private final List<List<Integer>> tried = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();
    private final List<Integer> aside = new ArrayList<>();
    private int pauses;

    @Test
    void aBatchWithoutAFaultIsDoneAtOnce() {
        work(8, _ -> false);

        assertThat(tried).hasSize(1);
        assertThat(done).containsExactlyElementsOf(batch(8));
        assertThat(aside).isEmpty();
        assertThat(pauses).isZero();
    }

    @Test
    void ofNothingNothingIsDone() {
        work(0, _ -> true);

        assertThat(tried).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 99})
    void oneItemAtFaultIsSetAsideAndTheOthersAreDoneOnceAndInTheirOrder(int fault) {
        work(100, items -> items.contains(fault));

        assertThat(aside).containsExactly(fault);
        assertThat(done)
                .containsExactlyElementsOf(
                        batch(100).stream().filter(item -> item != fault).toList());
        assertThat(tried.stream().filter(List.of(fault)::equals))
                .as("tries alone")
                .hasSize(TRIES);
    }

    @Test
    void severalItemsAtFaultAreSetAsideEach() {
        Set<Integer> faults = Set.of(3, 4, 63);

        work(64, items -> items.stream().anyMatch(faults::contains));

        assertThat(aside).containsExactly(3, 4, 63);
        assertThat(done).hasSize(61).doesNotContainAnyElementsOf(faults);
    }

    @Test
    void findingOneItemTakesTriesByTheLogarithmOfTheBatch() {
        work(512, items -> items.contains(300));

        assertThat(tried).hasSizeLessThan(2 * 10 + TRIES);
        assertThat(pauses).isEqualTo(9 + TRIES);
    }

    @Test
    void aFailureThatPassesSetsNothingAside() {
        work(8, _ -> tried.size() < 4);

        assertThat(aside).isEmpty();
        assertThat(done).containsExactlyElementsOf(batch(8));
    }

    @Test
    void anItemThatMeetsTroubleWhichPassesSpendsNoTries() {
        Halving<Integer> halving = new Halving<>(
                TRIES,
                failure -> failure instanceof TimeoutException,
                items -> {
                    tried.add(items);
                    return tried.size() <= 10 * TRIES
                            ? Uni.createFrom().failure(new TimeoutException())
                            : Uni.createFrom().voidItem();
                },
                _ -> Uni.createFrom().voidItem(),
                this::setAside);

        halving.work(batch(1)).await().indefinitely();

        assertThat(aside).isEmpty();
        assertThat(tried).hasSize(10 * TRIES + 1);
    }

    @Test
    void workThatThrowsHasFailedLikeAnyOther() {
        Halving<Integer> throwing = new Halving<>(
                TRIES,
                failure -> failure instanceof TimeoutException,
                _ -> {
                    throw new IllegalStateException("thrown before anything was begun");
                },
                _ -> Uni.createFrom().voidItem(),
                this::setAside);

        throwing.work(batch(2)).await().indefinitely();

        assertThat(aside).containsExactly(0, 1);
    }

    private void work(int size, Predicate<List<Integer>> fails) {
        Halving<Integer> halving = new Halving<>(
                TRIES,
                failure -> failure instanceof TimeoutException,
                items -> {
                    tried.add(items);
                    if (fails.test(items)) {
                        return Uni.createFrom().failure(new IllegalStateException("one of these"));
                    }
                    done.addAll(items);
                    return Uni.createFrom().voidItem();
                },
                _ -> {
                    pauses++;
                    return Uni.createFrom().voidItem();
                },
                this::setAside);

        halving.work(batch(size)).await().indefinitely();
    }

    private Uni<Void> setAside(int item) {
        aside.add(item);
        return Uni.createFrom().voidItem();
    }

    private static List<Integer> batch(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
