package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Failure.Kind;
import dev.bobine.job.RetryPolicy.BackendAction;
import dev.bobine.job.RetryPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final RetryPolicy POLICY = new RetryPolicy(4, Duration.ofSeconds(2), Duration.ofMinutes(2));

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
        "TIMEOUT, GiveUp, None",
    })
    void everyKindOfFailureHasItsConsequence(Kind kind, String job, String backend) {
        Failure failure = Failure.of(kind, Stage.SUBMIT, "m");

        assertThat(POLICY.afterSubmit(failure, 1, NOW, 0).getClass().getSimpleName())
                .isEqualTo(job);
        assertThat(POLICY.backendAction(failure).getClass().getSimpleName())
                .isEqualTo(backend);
    }

    @Test
    void aRateLimitCostsNoAttemptAndWaitsAsLongAsTheProviderAsks() {
        Failure limited = Failure.of(Kind.RATE_LIMITED, Stage.SUBMIT, "m").retryAfter(Duration.ofSeconds(30));

        assertThat(POLICY.afterSubmit(limited, 9, NOW, 0.5))
                .isEqualTo(new Decision.RetryAt(NOW.plusSeconds(30), false));
        assertThat(POLICY.backendAction(limited)).isEqualTo(new BackendAction.Hold(Duration.ofSeconds(30)));
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
}
