package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.VirtualTimeStore.Due;
import dev.bobine.persistence.VirtualTimeStore.TimeRow;
import dev.bobine.persistence.VirtualTimeStore.TimesRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualTimesTest {

    private static final long UP = VirtualTimes.BASE;
    private static final long BEFORE = UP - 1;

    @Test
    void nothingIsDueBeforeItsTime() {
        assertThat(due(Map.of("a", BEFORE, "a+b", BEFORE), Map.of("a", BEFORE, "b", BEFORE))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aLaneIsDueWithItsBackendsAndABackendWithItsLanes() {
        assertThat(due(Map.of("a", UP, "b", BEFORE), Map.of("a", BEFORE, "b", BEFORE)))
                .isEqualTo(new Due(Set.of("a"), Set.of("a")));
        assertThat(due(Map.of("a", BEFORE, "b", BEFORE), Map.of("a", BEFORE, "b", UP)))
                .isEqualTo(new Due(Set.of("b"), Set.of("b")));
    }

    @Test
    void whatSharesABackendOverAnyNumberOfLanesIsDueTogether() {
        Map<String, Long> lanes = Map.of("a+b", UP, "b+c", BEFORE, "c+d", 0L, "d", 0L, "e+f", BEFORE);
        Map<String, Long> backends = Map.of("a", 0L, "b", BEFORE, "c", 0L, "d", 0L, "e", BEFORE, "f", 0L);

        assertThat(due(lanes, backends))
                .isEqualTo(new Due(Set.of("a+b", "b+c", "c+d", "d"), Set.of("a", "b", "c", "d")));
    }

    private static Due due(Map<String, Long> lanes, Map<String, Long> backends) {
        return VirtualTimes.due(new TimesRow(rows(lanes), rows(backends), 0));
    }

    private static List<TimeRow> rows(Map<String, Long> times) {
        return times.entrySet().stream()
                .map(time -> new TimeRow(time.getKey(), time.getValue()))
                .toList();
    }
}
