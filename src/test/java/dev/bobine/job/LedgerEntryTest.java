package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Charge.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerEntryTest {

    private static final JobId JOB = new JobId(new UUID(1, 2));
    private static final LocalDate DAY = LocalDate.parse("2026-03-14");

    @Test
    void aJobThatCostNothingLeavesNothingBehind() {
        Reservation held = reservation(700, 300);

        assertThat(sum(held, Charge.NOTHING, false)).isEqualTo(new Sums(0, 0, 0, 0));
    }

    @Test
    void theTrueCostTakesThePlacesOfTheReservation() {
        assertThat(sum(reservation(700, 300), new Charge(800, Source.PROVIDER), true))
                .isEqualTo(new Sums(700, 100, 0, 5));
        assertThat(sum(reservation(700, 300), new Charge(600, Source.PROVIDER), true))
                .isEqualTo(new Sums(600, 0, 0, 5));
    }

    @Test
    void whatWasNotReservedFallsOnThePlanUnlessTheJobLayOnTopUpsAlone() {
        assertThat(sum(reservation(700, 300), new Charge(1_500, Source.PROVIDER), true))
                .isEqualTo(new Sums(1_200, 300, 0, 5));
        assertThat(sum(reservation(0, 300), new Charge(500, Source.PROVIDER), true))
                .isEqualTo(new Sums(0, 500, 0, 5));
    }

    @Test
    void secondsAreUsedOnlyByADeliveredClip() {
        assertThat(sum(reservation(100, 0), new Charge(100, Source.ESTIMATE), false)
                        .seconds())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverHappensNothingStaysHeldAndTheChargeIsBookedWhole(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Reservation held = reservation(random.nextInt(1_000), random.nextInt(1_000));
            Charge charge = new Charge(random.nextInt(3_000), Source.PROVIDER);
            Sums sums = sum(held, charge, random.nextBoolean());
            assertThat(sums.held()).isZero();
            assertThat(sums.plan() + sums.prepaid()).isEqualTo(charge.micros());
            assertThat(sums.plan()).isNotNegative();
            assertThat(sums.prepaid()).isNotNegative();
        }
    }

    private record Sums(long plan, long prepaid, long held, int seconds) {}

    private static Sums sum(Reservation held, Charge charge, boolean delivered) {
        List<LedgerEntry> entries = Stream.concat(
                        Stream.of(LedgerEntry.reserve(JOB, held)),
                        LedgerEntry.settle(JOB, 3, held, charge, delivered).stream())
                .toList();
        return new Sums(
                entries.stream().mapToLong(LedgerEntry::planMicros).sum(),
                entries.stream().mapToLong(LedgerEntry::prepaidMicros).sum(),
                entries.stream().mapToLong(LedgerEntry::heldMicros).sum(),
                entries.stream().mapToInt(LedgerEntry::clipSeconds).sum());
    }

    private static Reservation reservation(long plan, long prepaid) {
        return new Reservation(plan, prepaid, 5, DAY.withDayOfMonth(1), DAY);
    }
}
