package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShootingTest {

    private static final Film STOPPING = film(false);
    private static final Film SKIPPING = film(true);

    private static final Map<String, List<Long>> IN_TURN =
            Map.of("s1", List.of(1L), "s2", List.of(2L), "s3", List.of(9L));
    private static final Map<String, Long> FETCHED = Map.of("s1", 5L, "s2", 8L, "s3", 12L);
    private static final Map<String, String> ALL = Map.of("s1", "completed", "s2", "completed", "s3", "completed");
    private static final Map<String, String> LOST = Map.of("s1", "failed", "s2", "completed", "s3", "failed");
    private static final Map<String, String> CAUSES = Map.of("s1", "render_failed", "s3", "dependency");

    private static Film film(boolean skips) {
        return new Film(Map.of("s1", Set.of(), "s2", Set.of(), "s3", Set.of("s1", "s2")), Map.of(), Map.of(), skips);
    }

    private static Shooting shooting(
            String end, Map<String, String> states, Map<String, String> causes, Map<String, List<Long>> submits) {
        return new Shooting(
                List.of("production.accepted", "production.progressed", end), states, causes, submits, FETCHED, false);
    }

    private static Map<String, List<Long>> without(String step) {
        Map<String, List<Long>> fewer = new HashMap<>(IN_TURN);
        fewer.remove(step);
        return fewer;
    }

    @Test
    void aProductionThatWentWellHasNoFault() {
        assertThat(shooting("production.completed", ALL, Map.of(), IN_TURN).faults(STOPPING))
                .isEmpty();
        assertThat(shooting("production.failed", LOST, CAUSES, without("s3")).faults(STOPPING))
                .isEmpty();
        assertThat(shooting("production.failed", LOST, CAUSES, without("s3")).faults(SKIPPING))
                .isEmpty();
    }

    @Test
    void aStepThatIsSubmittedBeforeAllOfItsInputsAreThereIsFound() {
        Map<String, List<Long>> early = new HashMap<>(IN_TURN);
        early.put("s3", List.of(6L));

        assertThat(shooting("production.completed", ALL, Map.of(), early).faults(STOPPING))
                .containsExactly("s3 was submitted before s2 was there");
    }

    @Test
    void aStepThatIsSubmittedAlthoughAnInputIsLostIsFound() {
        assertThat(shooting("production.failed", LOST, Map.of(), IN_TURN).faults(SKIPPING))
                .containsExactly("s3 was submitted, and s1 is failed");
    }

    @Test
    void aStepThatEndsForTheSakeOfOthersThatAreNotLostIsFound() {
        Map<String, String> states = Map.of("s1", "completed", "s2", "completed", "s3", "failed");

        assertThat(shooting("production.failed", states, Map.of("s3", "dependency"), without("s3"))
                        .faults(STOPPING))
                .containsExactly("s3 ended for another step's sake, and none was lost");
    }

    @Test
    void aJoinDoesWithoutWhatIsLostAndNotWithoutEverything() {
        Film sparing = new Film(
                Map.of("s1", Set.of(), "s2", Set.of(), "s3", Set.of("s1", "s2")),
                Map.of(),
                Map.of("s3", Film.Kind.JOIN),
                true);
        Map<String, List<Long>> shots = without("s3");
        Map<String, String> one = Map.of("s1", "failed", "s2", "completed", "s3", "completed");
        Map<String, String> none = Map.of("s1", "failed", "s2", "failed", "s3", "completed");

        assertThat(shooting("production.completed", one, Map.of(), shots).faults(sparing))
                .isEmpty();
        assertThat(shooting("production.completed", none, Map.of(), shots).faults(sparing))
                .containsExactly("s3 is completed, and all that it is made of was lost");
        assertThat(shooting("production.failed", LOST, CAUSES, shots).faults(sparing))
                .containsExactly("s3 ended for another step's sake, and none was lost");
    }

    @Test
    void anEndThatItsStepsDoNotComeToIsFound() {
        assertThat(shooting("production.completed", LOST, CAUSES, without("s3")).faults(STOPPING))
                .singleElement()
                .asString()
                .startsWith("ended with production.completed");
        assertThat(shooting("production.cancelled", LOST, CAUSES, without("s3")).faults(STOPPING))
                .singleElement()
                .asString()
                .startsWith("ended with production.cancelled");
    }

    @Test
    void noEndAndTwoEndsAreFound() {
        assertThat(EventOrder.productionFault(List.of("production.accepted", "production.progressed")))
                .isPresent();
        assertThat(EventOrder.productionFault(
                        List.of("production.accepted", "production.completed", "production.completed")))
                .isPresent();
    }
}
