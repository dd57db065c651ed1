package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BacklogKeeperTest {

    @Test
    void batchesFollowEachOtherUntilNothingIsLeft() {
        Queue<Integer> batches = new ArrayDeque<>(List.of(1_000, 1_000, 7, 0));

        assertThat(BacklogKeeper.untilDone(batches::remove)).isEqualTo(2_007);
        assertThat(batches).isEmpty();
    }

    @Test
    void whatAnotherConfigurationUndoesAllTheTimeIsLeftForLater() {
        assertThat(BacklogKeeper.untilDone(() -> 1)).isEqualTo(BacklogKeeper.MOST_BATCHES);
    }
}
