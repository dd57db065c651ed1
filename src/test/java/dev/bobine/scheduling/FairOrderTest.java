package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.QueueQueries.PlaceRow;
import dev.bobine.scheduling.FairOrder.Ahead;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairOrderTest {

    private static final long SCALE = FairShare.SCALE;

    /// Five jobs of 100 each; at a weight of 1 each moves the tag by 100.
    private static PlaceRow user(String name, long tag, int weight) {
        return new PlaceRow(tag * SCALE, name, weight, 5, 500);
    }

    @Test
    void nothingIsBeforeTheFirst() {
        assertThat(FairOrder.of(List.of(), List.of(user("a", 0, 1)))).containsExactly(new Ahead(0, 0));
    }

    @Test
    void beforeAUserComeTheJobsOfOthersThatStartEarlier() {
        List<Ahead> ahead = FairOrder.of(List.of(), List.of(user("a", 0, 1), user("b", 250, 1), user("c", 10_000, 1)));

        assertThat(ahead).containsExactly(new Ahead(0, 0), new Ahead(3, 300), new Ahead(10, 1_000));
    }

    @Test
    void aGreaterWeightPutsMoreJobsBefore() {
        List<Ahead> ahead = FairOrder.of(List.of(), List.of(user("a", 0, 2), user("b", 150, 1)));

        assertThat(ahead.getLast()).isEqualTo(new Ahead(3, 300));
    }

    @Test
    void usersOfEarlierPagesCount() {
        List<Ahead> ahead = FairOrder.of(List.of(user("a", 0, 1)), List.of(user("b", 0, 1)));

        assertThat(ahead).containsExactly(new Ahead(1, 100));
    }

    @Test
    void jobsThatCostNothingAllComeBefore() {
        List<Ahead> ahead =
                FairOrder.of(List.of(new PlaceRow(0, "a", 1, 7, 0)), List.of(new PlaceRow(1, "b", 1, 1, 0)));

        assertThat(ahead).containsExactly(new Ahead(7, 0));
    }
}
