package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.Failure.Kind;
import dev.bobine.job.RetryPolicy.BackendAction;
import dev.bobine.job.RetryPolicy.Decision;
import dev.bobine.job.RetryPolicy.Evidence;
import dev.bobine.job.RetryPolicy.Pace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final RetryPolicy POLICY = new RetryPolicy(4, 3, Duration.ofSeconds(2), Duration.ofMinutes(2));

    @ParameterizedTest
    @CsvSource({
        "TRANSIENT, RetryAt, None",
        "RATE_LIMITED, RetryAt, Hold",
        "AUTH, RetryAt, Pause",
        "NO_FUNDS, RetryAt, Pause",
        "AMBIGUOUS_SUBMIT, Park, None",
        "INVALID_REQUEST, GiveUp, None",
        "MODERATION_INPUT, GiveUp, None",
        "MODERATION_OUTPUT, GiveUp, None",
        "MODEL_GONE, GiveUp, Pause",
        "LOST_UPSTREAM, GiveUp, None",
        "RENDER_FAILED, GiveUp, None",
        "STORAGE, RetryAt, None",
        "TIMEOUT, GiveUp, None",
    })
    void everyKindOfFailureHasItsConsequence(Kind kind, String job, String backend) {
        Failure failure = Failure.of(kind, Stage.SUBMIT, "m");

        assertThat(POLICY.afterSubmit(failure, 1, NOW, 0).getClass().getSimpleName())
                .isEqualTo(job);
        assertThat(POLICY.backendAction(failure).getClass().getSimpleName()).isEqualTo(backend);
    }

    @Test
    void aRateLimitCostsNoAttemptAndWaitsAsLongAsTheProviderAsks() {
        Failure limited = Failure.of(Kind.RATE_LIMITED, Stage.SUBMIT, "m").retryAfter(Duration.ofSeconds(30));

        assertThat(POLICY.afterSubmit(limited, 9, NOW, 0.5))
                .isEqualTo(new Decision.RetryAt(NOW.plusSeconds(30), false));
        assertThat(POLICY.backendAction(limited)).isEqualTo(new BackendAction.Hold(Duration.ofSeconds(30)));
    }

    @Test
    void aBucketThatIsAwayCostsNoAttempt() {
        Failure away = Failure.of(Kind.STORAGE, Stage.SUBMIT, "m");

        assertThat(POLICY.afterSubmit(away, 9, NOW, 0)).isEqualTo(new Decision.RetryAt(NOW.plusSeconds(8), false));
    }

    @Test
    void transientFailuresAreRetriedUntilTheAttemptsAreUsedUp() {
        Failure failure = Failure.of(Kind.TRANSIENT, Stage.SUBMIT, "m");

        assertThat(POLICY.afterSubmit(failure, 3, NOW, 0)).isInstanceOf(Decision.RetryAt.class);
        assertThat(POLICY.afterSubmit(failure, 4, NOW, 0)).isInstanceOf(Decision.GiveUp.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingAmbiguousIsEverRetriedBlindly(Kind kind) {
        for (int attempt = 1; attempt < 10; attempt++) {
            Decision decision = POLICY.afterSubmit(Failure.of(kind, Stage.SUBMIT, "m"), attempt, NOW, 0.3);
            assertThat(decision instanceof Decision.Park).isEqualTo(kind == Kind.AMBIGUOUS_SUBMIT);
        }
    }

    @Test
    void theBackoffDoublesFromItsLeastToItsMost() {
        assertThat(POLICY.backoff(1, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(POLICY.backoff(2, 1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(POLICY.backoff(3, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(POLICY.backoff(60, 1)).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @EnumSource(value = Evidence.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aSubmitThatMayBeRepeatedIsRepeatedUntilTheAttemptsAreUsedUpAndNeverAtOnce(Evidence evidence) {
        assertThat(POLICY.afterUnknown(evidence, 3, NOW, 0)).isEqualTo(new Decision.RetryAt(NOW.plusSeconds(4), true));
        assertThat(POLICY.afterUnknown(evidence, 4, NOW, 0)).isInstanceOf(Decision.GiveUp.class);
    }

    @Test
    void aSubmitOfWhichNothingIsKnownIsParkedWhateverTheAttempt() {
        for (int attempt = 1; attempt < 10; attempt++) {
            assertThat(POLICY.afterUnknown(Evidence.NONE, attempt, NOW, 0)).isInstanceOf(Decision.Park.class);
        }
    }

    @Test
    void aParkedJobIsSubmittedOnceMoreAndNotTwice() {
        assertThat(POLICY.afterParking(new Setbacks(0, 1), NOW)).isInstanceOf(Decision.RetryAt.class);
        assertThat(POLICY.afterParking(new Setbacks(0, 2), NOW)).isInstanceOf(Decision.GiveUp.class);
    }

    @Test
    void noRetryThatCountsGoesBeyondWhatTheTableHolds() {
        RetryPolicy widest = new RetryPolicy(1_000, 3, Duration.ofMillis(1), Duration.ofMillis(1));
        Failure failure = Failure.of(Kind.TRANSIENT, Stage.SUBMIT, "m");

        int attempt = 1;
        while (widest.afterSubmit(failure, attempt, NOW, 0) instanceof Decision.RetryAt
                && widest.afterUnknown(Evidence.FREE, attempt, NOW, 0) instanceof Decision.RetryAt
                && widest.afterUnknown(Evidence.ABSENT, attempt, NOW, 0) instanceof Decision.RetryAt
                && widest.afterLoss(true, attempt, NOW, 0) instanceof Decision.RetryAt) {
            attempt++;
        }

        assertThat(attempt).isEqualTo(1_000).isLessThan(Short.MAX_VALUE);
        assertThatThrownBy(() -> new RetryPolicy(1_001, 3, Duration.ofMillis(1), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noWaitForAPollGoesBeyondTheDeadlineOrWhatAClipMayWait() {
        Pace pace = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(15));
        Duration day = Duration.ofDays(1);
        Duration longest = Duration.ofMinutes(30);

        assertThat(POLICY.beforePoll(Duration.ofSeconds(2), pace, null, longest, day))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(POLICY.beforePoll(Duration.ofSeconds(12), pace, null, longest, day))
                .isEqualTo(Duration.ofSeconds(15));
        assertThat(POLICY.beforePoll(Duration.ofSeconds(2), pace, day, longest, day))
                .isEqualTo(longest);
        assertThat(POLICY.beforePoll(Duration.ofSeconds(2), pace, day, longest, Duration.ofSeconds(20)))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(POLICY.beforePoll(Duration.ofSeconds(2), pace, day, longest, Duration.ofSeconds(-1)))
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void aCopyIsTriedAgainUntilTheRetentionEnds() {
        assertThat(POLICY.beforeCopy(1, NOW, NOW.plusSeconds(60), 1)).contains(Duration.ofSeconds(2));
        assertThat(POLICY.beforeCopy(9, NOW, NOW.plusSeconds(60), 1)).contains(Duration.ofSeconds(60));
        assertThat(POLICY.beforeCopy(1, NOW, NOW, 1)).isEmpty();
    }

    @Test
    void theLastDeathCountsOnlyIfTheJobWasInHand() {
        Setbacks twice = Setbacks.NONE.died(POLICY, false).died(POLICY, false);

        assertThat(POLICY.suspects(twice)).isTrue();
        assertThat(POLICY.setsAside(twice.died(POLICY, false))).isFalse();
        assertThat(POLICY.setsAside(twice.died(POLICY, true))).isTrue();
    }
}
