package dev.bobine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.machine.Histories.Counterexample;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class MachineTest {

    private static final int HISTORIES = Integer.getInteger("machine.histories", 4000);
    private static final long SEED = Long.getLong("machine.seed", 1);

    @Test
    void noHistoryPaysTwiceLosesAJobOrUnbalancesAnAccount() {
        assertThat(Histories.search(Variant.SOUND, SEED, HISTORIES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOUND")
    void everyMistakeIsFoundAndShownInAFewSteps(Variant mistake) {
        Optional<Counterexample> found = Histories.search(mistake, SEED, HISTORIES);

        assertThat(found).isPresent();
        assertThat(found.orElseThrow().history()).hasSizeLessThan(20);
        assertThat(Histories.violation(Variant.SOUND, found.orElseThrow().history()))
                .isEmpty();
    }
}
