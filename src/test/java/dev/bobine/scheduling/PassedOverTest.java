package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.DispatchStore.BacklogKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassedOverTest {

    private static final BacklogKey ANA = new BacklogKey("lane", "ana");
    private static final BacklogKey BEN = new BacklogKey("lane", "ben");
    private static final BacklogKey CEM = new BacklogKey("lane", "cem");

    private final PassedOver passedOver = new PassedOver(Duration.ofNanos(10), 2);

    @Test
    void aBacklogIsLookedAtAgainAfterAWhile() {
        passedOver.add(List.of(ANA), 0);
        passedOver.add(List.of(BEN), 5);

        assertThat(passedOver.at(9)).containsExactly(ANA, BEN);
        assertThat(passedOver.at(10)).containsExactly(BEN);
    }

    @Test
    void theEldestGivesWayWhenThereAreMoreThanAreRemembered() {
        passedOver.add(List.of(ANA, BEN), 0);
        passedOver.add(List.of(ANA), 1);
        passedOver.add(List.of(CEM), 2);

        assertThat(passedOver.at(3)).containsExactly(ANA, CEM);
    }
}
