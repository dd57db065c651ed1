package dev.bobine.job.production;

import static dev.bobine.job.production.Asks.join;
import static dev.bobine.job.production.Asks.production;
import static dev.bobine.job.production.Asks.shot;
import static dev.bobine.job.production.Asks.still;
import static dev.bobine.job.production.Asks.taking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Reference;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProductionRequestTest {

    private static final int LIMIT = 12;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lacks")
    void whatDoesNotHangTogetherIsRefusedWithItsField(String code, String field, ProductionRequest request) {
        assertThat(request.refusalOf(LIMIT)).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
    }

    static Stream<Arguments> lacks() {
        return Stream.of(
                Arguments.of("unknown_step", "steps.s2.after[0]", production(null, shot("s1"), shot("s2", "s3"))),
                Arguments.of("unknown_step", "steps.cut.join[1]", production(null, shot("s1"), join("cut", "s1", "x"))),
                Arguments.of(
                        "unknown_step",
                        "steps.s2.references[0].from",
                        production(null, shot("s1"), taking("s2", Take.CLIP, "s3"))),
                Arguments.of("unknown_step", "result", production("end", shot("s1"))),
                Arguments.of("step_cycle", "steps.s1", production(null, shot("s1", "s1"))),
                Arguments.of(
                        "step_cycle",
                        "steps.s2",
                        production(null, shot("s1"), taking("s2", Take.LAST_FRAME, "s3"), shot("s3", "s2"))),
                Arguments.of(
                        "unused_step", "steps.s2", production("cut", shot("s1"), shot("s2"), join("cut", "s1", "s1"))),
                Arguments.of("too_many_steps", "steps", production(null, shots(LIMIT + 1))));
    }

    private static Step[] shots(int count) {
        return IntStream.range(0, count).mapToObj(i -> shot("s" + i)).toArray(Step[]::new);
    }

    @Test
    void asManyStepsAsThePlanAllowsAreAllowed() {
        assertThat(production(null, shots(LIMIT)).refusalOf(LIMIT)).isEmpty();
    }

    @Test
    void stepsAreOrderedByTheirNeedsAndElseAsWritten() {
        ProductionRequest request =
                production(null, join("cut", "b", "a"), shot("a", "c"), shot("b"), taking("c", Take.CLIP, "b"));

        assertThat(names(request.ordered())).containsExactly("b", "c", "a", "cut");
    }

    @Test
    void aStillIsItsOwnFirstAndLastFrame() {
        ProductionRequest request = production(null, still("poster"), taking("s1", Take.LAST_FRAME, "poster"));

        List<Step> steps = request.ordered();

        assertThat(names(steps)).containsExactly("poster", "s1");
        assertThat(steps.getLast().needs()).containsExactly("poster");
    }

    @Test
    void aPictureOfAnotherStepIsAStepOfItsOwnAndTakenOnce() {
        ProductionRequest request =
                production(null, shot("s1"), taking("s2", Take.LAST_FRAME, "s1"), taking("s3", Take.LAST_FRAME, "s1"));

        List<Step> steps = request.ordered();

        assertThat(names(steps)).containsExactly("s1", "s1.last_frame", "s2", "s3");
        assertThat(steps.get(1).needs()).containsExactly("s1");
        assertThat(steps.get(2).needs()).containsExactly("s1.last_frame");
        assertThat(steps.get(3).needs()).containsExactly("s1.last_frame");
    }

    @Test
    void theOnlyStepThatNoOtherNeedsIsTheResult() {
        assertThat(production(null, shot("s1"), shot("s2"), join("cut", "s1", "s2"))
                        .resultStep())
                .contains("cut");
        assertThat(production(null, shot("s1"), shot("s2")).resultStep()).isEmpty();
    }

    @Test
    void whatIsTakenOfAStepIsReadBackFromItsReference() {
        StepInput input = new StepInput("s1", Take.FIRST_FRAME);

        assertThat(StepInput.of(input.as(Reference.Role.FIRST_FRAME, null))).contains(input);
        assertThat(StepInput.of(new Reference(Reference.Role.VIDEO, "s3://clips/step:s1", null)))
                .isEmpty();
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }
}
