package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.admission.QuotaPolicy.Ruling;
import dev.bobine.job.Drawing;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Plan;
import dev.bobine.job.Refusal;
import dev.bobine.job.Render;
import dev.bobine.job.Reservation;
import dev.bobine.job.Still;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-31T22:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-03-31");
    private static final Plan PLAN = new Plan("free", 1, 3, 2, 60, 1_000, 10, 1280L * 720, 12, Set.of("*"));

    @Test
    void aFreshAccountGetsItsReservationFromThePlan() {
        assertThat(decide(AccountState.fresh(TODAY), 5, 400))
                .isEqualTo(new Ruling.Granted(new Reservation(400, 0, 5, LocalDate.parse("2026-03-01"), TODAY)));
    }

    @Test
    void topUpsAreUsedWhenThePlanIsSpentAndOnlyForTheRest() {
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 900, 5_000, TODAY, 0, 0, 0);

        assertThat(reservation(decide(account, 5, 400)).planMicros()).isEqualTo(100);
        assertThat(reservation(decide(account, 5, 400)).prepaidMicros()).isEqualTo(300);
    }

    /// As operators write that there is no limit.
    @Test
    void aPlanOfAllTheMoneyThereIsAddsUpWithTopUps() {
        Plan plan = new Plan("all", 1, 3, 2, 60, Long.MAX_VALUE, 10, 1280L * 720, 12, Set.of("*"));

        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 0, 1, TODAY, 0, 0, 0);

        assertThat(reservation(QuotaPolicy.decide(plan, account, spec(5), 400, NOW)))
                .isEqualTo(new Reservation(400, 0, 5, LocalDate.parse("2026-03-01"), TODAY));
    }

    @Test
    void aSpentBudgetRefusesUntilTheNextMonth() {
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 900, 0, TODAY, 0, 0, 0);

        assertThat(refusal(decide(account, 5, 400)).code()).isEqualTo("budget_used_up");
        assertThat(refusal(decide(account, 5, 400)).resetAt()).isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
    }

    @Test
    void theDaysSecondsRefuseUntilTomorrow() {
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 0, 0, TODAY, 56, 0, 0);

        assertThat(refusal(decide(account, 5, 1)).code()).isEqualTo("daily_seconds_used_up");
        assertThat(refusal(decide(account, 5, 1)).resetAt()).isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
    }

    @Test
    void aStillTakesOneOfTheDaysSecondsAndIsOfAnySize() {
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 0, 0, TODAY, 59, 0, 0);
        AccountState used = new AccountState(TODAY.withDayOfMonth(1), 0, 0, TODAY, 60, 0, 0);
        Drawing still = new Drawing("p", new FrameSize(2048, 2048), Still.Format.PNG, Options.NONE, List.of());

        assertThat(QuotaPolicy.decide(PLAN, account, still, 1, NOW))
                .isEqualTo(new Ruling.Granted(new Reservation(1, 0, 1, LocalDate.parse("2026-03-01"), TODAY)));
        assertThat(refusal(QuotaPolicy.decide(PLAN, used, still, 1, NOW)).code())
                .isEqualTo("daily_seconds_used_up");
    }

    @Test
    void windowsThatHavePassedStartAgain() {
        AccountState lastMonth =
                new AccountState(LocalDate.parse("2026-02-01"), 1_000, 0, LocalDate.parse("2026-02-28"), 60, 0, 0);

        assertThat(decide(lastMonth, 5, 400)).isInstanceOf(Ruling.Granted.class);
    }

    @Test
    void tooManyUnfinishedJobsRefuse() {
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 0, 0, TODAY, 0, 0, 3);

        assertThat(refusal(decide(account, 5, 1)).code()).isEqualTo("too_many_outstanding");
    }

    @Test
    void longerOrLargerThanThePlanAllowsIsRefusedWithItsField() {
        assertThat(refusal(decide(AccountState.fresh(TODAY), 11, 1)).field()).isEqualTo("seconds");
        Render large = new Render("p", 5, new FrameSize(1920, 1080), true, Options.NONE, List.of());
        assertThat(refusal(QuotaPolicy.decide(PLAN, AccountState.fresh(TODAY), large, 1, NOW))
                        .field())
                .isEqualTo("size");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noSequenceOfRequestsEverOverdrawsAnAccount(long seed) {
        Random random = new Random(seed);
        Plan plan = new Plan("p", 1, 20, 2, 100, 2_000, 10, 1280L * 720, 12, Set.of("*"));
        AccountState account = new AccountState(TODAY.withDayOfMonth(1), 0, random.nextInt(500), TODAY, 0, 0, 0);
        for (int i = 0; i < 300; i++) {
            Ruling ruling = QuotaPolicy.decide(plan, account, spec(1 + random.nextInt(10)), random.nextInt(300), NOW);
            if (ruling instanceof Ruling.Granted(Reservation reservation)) {
                account = account.with(reservation);
            }
            assertThat(account.monthUsed()).isLessThanOrEqualTo(plan.microsPerMonth());
            assertThat(account.prepaid()).isNotNegative();
            assertThat(account.daySeconds()).isLessThanOrEqualTo(plan.clipSecondsPerDay());
            assertThat(account.outstanding()).isLessThanOrEqualTo(plan.outstanding());
        }
    }

    private static Ruling decide(AccountState account, int seconds, long micros) {
        return QuotaPolicy.decide(PLAN, account, spec(seconds), micros, NOW);
    }

    private static Render spec(int seconds) {
        return new Render("p", seconds, new FrameSize(1280, 720), true, Options.NONE, List.of());
    }

    private static Reservation reservation(Ruling ruling) {
        return ((Ruling.Granted) ruling).reservation();
    }

    private static Refusal refusal(Ruling ruling) {
        return ((Ruling.Denied) ruling).refusal();
    }
}
