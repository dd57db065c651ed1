package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.TagFloors.Found;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TagFloorsTest {

    private static final Duration SLOW = Duration.ofMillis(30);

    private final TagFloors floors = new TagFloors();

    @Test
    void aLaneThatNobodyHasLookedAtIsLookedAtAsAWhole() {
        assertThat(floors.of("a", 0)).isNull();
    }

    @Test
    void turnsBeginWhereTheOneBeforeDidForTwentyTimesAsLongAsALookAtAllTakes() {
        floors.saw(new Found("a", 7L, true), null, SLOW, 0);

        assertThat(floors.of("a", Duration.ofMillis(600).toNanos())).isEqualTo(7);
        assertThat(floors.of("a", Duration.ofMillis(601).toNanos())).isNull();
        assertThat(floors.of("b", 1)).isNull();
    }

    @Test
    void howeverSlowALookAtAllIsNobodyWaitsForItForLong() {
        floors.saw(new Found("a", 7L, true), null, Duration.ofMinutes(1), 0);

        assertThat(floors.of("a", Duration.ofMillis(2_001).toNanos())).isNull();
    }

    @Test
    void turnsThatBeginHigherMoveTheFloorAndNotItsEnd() {
        floors.saw(new Found("a", 7L, true), null, SLOW, 0);
        floors.saw(new Found("a", 9L, true), 7L, SLOW, Duration.ofMillis(500).toNanos());

        assertThat(floors.of("a", Duration.ofMillis(600).toNanos())).isEqualTo(9);
        assertThat(floors.of("a", Duration.ofMillis(601).toNanos())).isNull();
    }

    @Test
    void whoeverFoundTooFewLooksAtAllNext() {
        floors.saw(new Found("a", 7L, true), null, SLOW, 0);
        floors.saw(new Found("a", 8L, false), 7L, SLOW, 1);
        assertThat(floors.of("a", 2)).isNull();

        floors.saw(new Found("a", 7L, true), null, SLOW, 0);
        floors.saw(new Found("a", null, false), 7L, SLOW, 1);
        assertThat(floors.of("a", 2)).isNull();
    }
}
