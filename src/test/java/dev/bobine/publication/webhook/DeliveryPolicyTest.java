package dev.bobine.publication.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.publication.webhook.Answer.Trouble;
import dev.bobine.publication.webhook.DeliveryPolicy.Decision;
import dev.bobine.publication.webhook.DeliveryPolicy.Health;
import dev.bobine.publication.webhook.DeliveryPolicy.Next;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryPolicyTest {

    private static final Health WELL = new Health(0, Duration.ZERO, 0);

    /// In the middle of every range.
    private final DeliveryPolicy policy = new DeliveryPolicy(new Fixed(0.5));

    private record Fixed(double value) implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return value;
        }
    }

    private static Answer status(int status) {
        return new Answer(status, Trouble.HTTP_STATUS, null, null);
    }

    private static Answer later(int status, Duration retryAfter) {
        return new Answer(status, Trouble.HTTP_STATUS, retryAfter, null);
    }

    private static Health failing(Duration age) {
        return new Health(3, age, 0);
    }

    @Test
    void whatIsTakenIsDone() {
        Decision decision = policy.decide(new Answer(204, null, null, null), 3, false, failing(Duration.ofDays(9)));

        assertThat(decision).isEqualTo(new Decision(Next.DELIVERED, Duration.ZERO, Duration.ZERO, null, 0));
    }

    @ParameterizedTest
    @CsvSource({"1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT14H", "8,PT20H", "9,PT24H"})
    void theScheduleIsTheStandards(int attempts, Duration wait) {
        Decision decision = policy.decide(status(500), attempts, false, WELL);

        assertThat(decision.next()).isEqualTo(Next.RETRIED);
        assertThat(decision.pause()).isEqualTo(wait);
    }

    @Test
    void afterTheTenthAttemptADeliveryHasFailed() {
        assertThat(policy.decide(status(500), 10, false, WELL).next()).isEqualTo(Next.GIVEN_UP);
        assertThat(policy.decide(status(500), 11, false, WELL).next()).isEqualTo(Next.GIVEN_UP);
    }

    @ParameterizedTest
    @CsvSource({"0,PT4S", "1,PT6S"})
    void waitsDifferByAFifthSoThatRetriesDoNotComeAtOnce(double random, Duration wait) {
        DeliveryPolicy jittery = new DeliveryPolicy(new Fixed(random));

        assertThat(jittery.decide(status(500), 1, false, WELL).pause()).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"PT1S,PT5S", "PT2M,PT2M", "PT24H,PT24H"})
    void whoAsksForMoreTimeGetsIt(Duration asked, Duration wait) {
        assertThat(policy.decide(later(500, asked), 1, false, WELL).pause()).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"429,PT0S,PT5S", "429,PT1M,PT1M", "503,PT1M,PT1M", "502,PT20H,PT1H", "504,PT0S,PT0S", "500,PT1M,PT0S"})
    void whoIsOverloadedIsLeftAloneAsAWhole(int status, Duration asked, Duration hold) {
        assertThat(policy.decide(later(status, asked), 1, false, WELL).hold()).isEqualTo(hold);
    }

    @ParameterizedTest
    @CsvSource({"3,PT0S", "4,PT5S", "5,PT10S", "6,PT20S", "10,PT5M", "2000000000,PT5M"})
    void whoKeepsFailingIsCalledLessAndLess(int before, Duration hold) {
        Health health = new Health(before, Duration.ofMinutes(1), 0);

        assertThat(policy.decide(Answer.of(Trouble.TIMEOUT), 1, false, health).hold())
                .isEqualTo(hold);
    }

    @Test
    void whoIsGoneIsNotCalledAnyMore() {
        assertThat(policy.decide(status(410), 1, false, WELL).disable()).isEqualTo("gone");
    }

    @ParameterizedTest
    @CsvSource({"PT59M,0,", "PT1H,1,", "PT23H,1,", "PT24H,2,", "PT119H,2,", "PT120H,2,failing"})
    void anOwnerIsWarnedTwiceBeforeItsEndpointIsDisabled(Duration failingFor, int warned, String disabled) {
        Decision decision = policy.decide(status(500), 1, false, failing(failingFor));

        assertThat(decision.warn()).isEqualTo(warned);
        assertThat(decision.disable()).isEqualTo(disabled);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 410, 429})
    void aReplayIsTriedOnce(int status) {
        assertThat(policy.decide(status(status), 1, true, WELL).next()).isEqualTo(Next.GIVEN_UP);
    }

    @Test
    void whatIsNotKeptAnyLongerIsNotTriedAgain() {
        assertThat(policy.decide(Answer.of(Trouble.EVENT_GONE), 1, false, WELL).next())
                .isEqualTo(Next.GIVEN_UP);
    }
}
