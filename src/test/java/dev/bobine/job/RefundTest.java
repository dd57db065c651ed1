package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Refund.Charged;
import dev.bobine.job.Refund.Ruling;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundTest {

    private static final LocalDate TODAY = LocalDate.of(2030, 6, 15);
    private static final JobId JOB = new JobId(new UUID(0, 7));

    private static Charged charged(long micros, long prepaid, @Nullable Long refunded) {
        return new Charged(JOB, 3, micros, prepaid, TODAY.withDayOfMonth(1), TODAY, false, refunded);
    }

    @ParameterizedTest
    @CsvSource({
        "100,0,,-100,0",
        "100,0,40,-40,0",
        "100,30,,-70,-30",
        "100,30,20,0,-20",
        "100,30,50,-20,-30",
        "100,100,,0,-100"
    })
    void whatFellOnTopUpsGoesBackThereFirst(
            long charge, long prepaid, @Nullable Long wanted, long plan, long toPrepaid) {
        assertThat(Refund.decide(charged(charge, prepaid, null), wanted, TODAY))
                .isInstanceOfSatisfying(Ruling.Granted.class, granted -> {
                    assertThat(granted.entry().kind()).isEqualTo(LedgerEntry.Kind.REFUND);
                    assertThat(granted.entry().subject()).isEqualTo(JOB.value());
                    assertThat(granted.entry().run()).isEqualTo(3);
                    assertThat(granted.entry().planMicros()).isEqualTo(plan);
                    assertThat(granted.entry().prepaidMicros()).isEqualTo(toPrepaid);
                    assertThat(granted.entry().heldMicros()).isZero();
                });
    }

    @Test
    void moneyOfAMonthThatHasPassedGoesToTheTopUps() {
        Charged old = new Charged(JOB, 3, 100, 30, LocalDate.of(2030, 5, 1), LocalDate.of(2030, 5, 31), false, null);

        assertThat(Refund.decide(old, 80L, TODAY)).isInstanceOfSatisfying(Ruling.Granted.class, granted -> {
            assertThat(granted.entry().planMicros()).isZero();
            assertThat(granted.entry().prepaidMicros()).isEqualTo(-80);
        });
    }

    @Test
    void theSameAgainIsNoSecondRefundAndAnotherAmountIsNone() {
        assertThat(Refund.decide(charged(100, 0, 40L), 40L, TODAY)).isEqualTo(new Ruling.Before(40));
        assertThat(Refund.decide(charged(100, 0, 100L), null, TODAY)).isEqualTo(new Ruling.Before(100));
        for (Long other : new Long[] {null, 39L, 60L}) {
            assertThat(Refund.decide(charged(100, 0, 40L), other, TODAY))
                    .isInstanceOfSatisfying(Ruling.Denied.class, denied -> assertThat(denied.code())
                            .isEqualTo("already_refunded"));
        }
    }

    @Test
    void noMoreIsGivenBackThanWasCharged() {
        assertThat(Refund.decide(charged(100, 0, null), 101L, TODAY))
                .isInstanceOfSatisfying(Ruling.Denied.class, denied -> {
                    assertThat(denied.code()).isEqualTo("refund_too_large");
                    assertThat(denied.field()).isEqualTo("amount");
                });
        assertThat(Refund.decide(charged(0, 0, null), null, TODAY))
                .isInstanceOfSatisfying(
                        Ruling.Denied.class, denied -> assertThat(denied.code()).isEqualTo("nothing_charged"));
    }

    @Test
    void aChargeThatMayStillChangeIsNotGivenBack() {
        Charged open = new Charged(JOB, 3, 100, 0, TODAY.withDayOfMonth(1), TODAY, true, null);

        assertThat(Refund.decide(open, null, TODAY))
                .isInstanceOfSatisfying(
                        Ruling.Denied.class, denied -> assertThat(denied.code()).isEqualTo("charge_open"));
    }
}
