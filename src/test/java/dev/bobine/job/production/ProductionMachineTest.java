package dev.bobine.job.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.production.ProductionMachine.Variant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random histories of random productions: no step before what it needs, each edge once, every shot paid at most once,
/// the money of what ends given back; and each of the mistakes that somebody could make is found.
class ProductionMachineTest {

    private static final int HISTORIES = 3_000;
    private static final int STEPS = 40;

    @Test
    void noHistoryBreaksAPromise() {
        assertThat(firstViolation(Variant.SOUND)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOUND")
    void everyPlantedMistakeIsFound(Variant mistake) {
        assertThat(firstViolation(mistake)).isPresent();
    }

    private static Optional<String> firstViolation(Variant variant) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ProductionMachine machine = new ProductionMachine(variant, ProductionTest.random(random), random);
            try {
                for (int step = 0; step < STEPS; step++) {
                    machine.step();
                }
                machine.comeToRest();
            } catch (ProductionMachine.Violation violation) {
                return Optional.of(seed + ": " + violation.getMessage());
            }
        }
        return Optional.empty();
    }
}
