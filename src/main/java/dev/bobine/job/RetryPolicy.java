package dev.bobine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Decides what a failure entails: whether the job is tried again and when, and what becomes of its backend.
/// The one place that does.
///
/// @param attempts submits of one job, the first included
/// @param backoffMin wait after the first failure; it doubles up to `backoffMax`
public record RetryPolicy(int attempts, Duration backoffMin, Duration backoffMax) {

    public RetryPolicy {
        Objects.requireNonNull(backoffMin, "backoffMin is null");
        Objects.requireNonNull(backoffMax, "backoffMax is null");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1");
        }
    }

    /// What becomes of the job.
    public sealed interface Decision {

        /// Submit again at that time.
        record RetryAt(Instant at, boolean costsAttempt) implements Decision {}

        /// Nobody knows whether it was accepted.
        record Park() implements Decision {}

        /// The job fails.
        record GiveUp() implements Decision {}
    }

    /// What becomes of the backend, for everyone.
    public sealed interface BackendAction {

        /// Carry on.
        record None() implements BackendAction {}

        /// No submit for that time.
        record Hold(Duration time) implements BackendAction {}

        /// No submit until an operator or a probe says so.
        record Pause(String reason) implements BackendAction {}
    }

    /// After a submit that did not end in acceptance. The job is known not to have been accepted, except for
    /// [Failure.Kind#AMBIGUOUS_SUBMIT].
    ///
    /// @param attempt tries made, the failed one included
    /// @param jitter from 0 to 1, spreads the retries of jobs that failed together
    public Decision afterSubmit(Failure failure, int attempt, Instant now, double jitter) {
        return switch (failure.kind()) {
            case AMBIGUOUS_SUBMIT -> new Decision.Park();
            case RATE_LIMITED -> new Decision.RetryAt(now.plus(pause(failure, 1, jitter)), false);
            case NO_FUNDS, AUTH -> new Decision.RetryAt(now.plus(pause(failure, 1, jitter)), false);
            case TRANSIENT ->
                attempt < attempts
                        ? new Decision.RetryAt(now.plus(pause(failure, attempt, jitter)), true)
                        : new Decision.GiveUp();
            case INVALID_REQUEST,
                    MODERATION_INPUT,
                    MODERATION_OUTPUT,
                    MODEL_GONE,
                    LOST_UPSTREAM,
                    RENDER_FAILED,
                    BAD_CLIP,
                    STORAGE,
                    TIMEOUT,
                    OPERATOR -> new Decision.GiveUp();
        };
    }

    /// What a failed submit means for the other jobs of the backend.
    public BackendAction backendAction(Failure failure) {
        return switch (failure.kind()) {
            case RATE_LIMITED -> new BackendAction.Hold(hold(failure));
            case AUTH, NO_FUNDS, MODEL_GONE ->
                new BackendAction.Pause(failure.kind().code());
            case TRANSIENT ->
                failure.retryAfter() == null
                        ? new BackendAction.None()
                        : new BackendAction.Hold(hold(failure));
            case INVALID_REQUEST,
                    MODERATION_INPUT,
                    MODERATION_OUTPUT,
                    AMBIGUOUS_SUBMIT,
                    LOST_UPSTREAM,
                    RENDER_FAILED,
                    BAD_CLIP,
                    STORAGE,
                    TIMEOUT,
                    OPERATOR -> new BackendAction.None();
        };
    }

    /// The wait before a try, `tries` having failed: doubling, with up to half of it random ("equal jitter").
    public Duration backoff(int tries, double jitter) {
        long full = backoffMin.toMillis() << Math.clamp(tries - 1L, 0, 20);
        long bounded = Math.min(full, backoffMax.toMillis());
        return Duration.ofMillis(bounded / 2 + (long) (bounded / 2.0 * jitter));
    }

    private Duration pause(Failure failure, int tries, double jitter) {
        Duration own = backoff(tries, jitter);
        Duration asked = failure.retryAfter();
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }

    private Duration hold(Failure failure) {
        Duration asked = failure.retryAfter();
        return asked != null ? asked : backoffMin;
    }
}
