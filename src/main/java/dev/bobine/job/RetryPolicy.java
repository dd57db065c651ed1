package dev.bobine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what a failure entails: whether the job is tried again and when, and what becomes of its backend.
/// The one place that does.
///
/// Two rules hold for all of it. What may bill is never repeated without a bound: every submit counts against
/// `attempts`, unless it was not sent or the provider said that it did not take the job. What has been paid for is
/// asked for until its time is over: neither a failed poll nor a failed copy ends it sooner, and no wait, whoever asks
/// for it, goes beyond.
///
/// @param attempts submits of one job, the first included
/// @param deaths workers that may die one after the other while they hold the same job; then it is set aside
/// @param backoffMin wait after the first failure; it doubles up to `backoffMax`
public record RetryPolicy(int attempts, int deaths, Duration backoffMin, Duration backoffMax) {

    /// Far below what a `smallint` holds.
    private static final int MAX_ATTEMPTS = 1_000;

    /// A job that was parked may be submitted again so often without an operator's word.
    private static final int RETRIES_AFTER_PARKING = 1;

    /// A bucket that is away is waited for as after so many tries, since a turn at the backend is used up each time.
    private static final int STORAGE_TRIES = 4;

    public RetryPolicy {
        Objects.requireNonNull(backoffMin, "backoffMin is null");
        Objects.requireNonNull(backoffMax, "backoffMax is null");
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts must be 1 to " + MAX_ATTEMPTS);
        }
        if (deaths < 2 || deaths > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("deaths must be 2 to " + MAX_ATTEMPTS);
        }
        if (!backoffMin.isPositive() || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("backoffMin must be positive and not above backoffMax");
        }
    }

    /// What is known of a submit whose answer never came.
    public enum Evidence {
        /// Nothing: it may have been taken, and billed.
        NONE,
        /// It may have been taken, and that costs nothing.
        FREE,
        /// The provider says that it never came.
        ABSENT
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
            // The bucket is this service's own: what a submit needs of it could not be had, and nothing was sent.
            case STORAGE -> new Decision.RetryAt(now.plus(backoff(STORAGE_TRIES, jitter)), false);
            case TRANSIENT -> again(attempt, now.plus(pause(failure, attempt, jitter)));
            case INVALID_REQUEST,
                    MODERATION_INPUT,
                    MODERATION_OUTPUT,
                    MODEL_GONE,
                    LOST_UPSTREAM,
                    RENDER_FAILED,
                    BAD_CLIP,
                    TIMEOUT,
                    DEPENDENCY,
                    OPERATOR,
                    WORKER_CRASHED,
                    UNREADABLE,
                    INTERNAL_ERROR -> new Decision.GiveUp();
        };
    }

    /// After a submit whose answer never came.
    ///
    /// @param attempt tries made, that one included
    public Decision afterUnknown(Evidence evidence, int attempt, Instant now, double jitter) {
        return switch (evidence) {
            case NONE -> new Decision.Park();
            case FREE, ABSENT -> again(attempt, now.plus(backoff(attempt, jitter)));
        };
    }

    /// After a provider has lost a job that it had taken.
    ///
    /// @param resubmitFree whether submitting it again costs nothing
    public Decision afterLoss(boolean resubmitFree, int attempt, Instant now, double jitter) {
        return resubmitFree ? again(attempt, now.plus(backoff(attempt, jitter))) : new Decision.GiveUp();
    }

    /// After a job was parked for as long as it may be, where it is to be submitted again without an operator's word.
    public Decision afterParking(Setbacks setbacks, Instant now) {
        return setbacks.parkings() <= RETRIES_AFTER_PARKING ? new Decision.RetryAt(now, true) : new Decision.GiveUp();
    }

    /// The wait before a clip is copied again, which ends with the provider's retention at the latest; empty when that
    /// is over.
    ///
    /// @param tries copies that failed
    public Optional<Duration> beforeCopy(int tries, Instant now, Instant retainedUntil, double jitter) {
        Duration left = Duration.between(now, retainedUntil);
        return left.isPositive() ? Optional.of(shorter(backoff(tries, jitter), left)) : Optional.empty();
    }

    /// The wait before the next poll, which grows by half from poll to poll.
    ///
    /// @param before the wait before the last one
    /// @param asked how long the provider asked to be left alone, if it did
    /// @param longest no wait is longer, whoever asks for it: a finished clip must not be lost meanwhile
    /// @param left until the render's deadline
    public Duration beforePoll(Duration before, Pace pace, @Nullable Duration asked, Duration longest, Duration left) {
        Duration grown = Duration.ofMillis(Math.max(before.toMillis(), 1) * 3 / 2);
        Duration own = shorter(longer(grown, pace.least()), pace.limit());
        Duration wanted = asked == null ? own : longer(own, shorter(asked, longest));
        return left.isPositive() ? shorter(wanted, left) : Duration.ZERO;
    }

    /// How often a render is asked about.
    ///
    /// @param least first wait; it grows to `most`
    public record Pace(Duration least, Duration limit) {}

    /// Whether so many workers have died of the job that no other one may touch it.
    public boolean setsAside(Setbacks setbacks) {
        return setbacks.deaths() >= deaths;
    }

    /// Whether the next death of the job's worker is the last one. From then on it counts only while the job is in
    /// hand, so that a job which only happened to be on the same worker is not blamed.
    public boolean suspects(Setbacks setbacks) {
        return setbacks.deaths() >= deaths - 1;
    }

    /// What a failed submit means for the other jobs of the backend.
    public BackendAction backendAction(Failure failure) {
        return switch (failure.kind()) {
            case RATE_LIMITED -> new BackendAction.Hold(hold(failure));
            case AUTH, NO_FUNDS, MODEL_GONE ->
                new BackendAction.Pause(failure.kind().code());
            case TRANSIENT ->
                failure.retryAfter() == null ? new BackendAction.None() : new BackendAction.Hold(hold(failure));
            case INVALID_REQUEST,
                    MODERATION_INPUT,
                    MODERATION_OUTPUT,
                    AMBIGUOUS_SUBMIT,
                    LOST_UPSTREAM,
                    RENDER_FAILED,
                    BAD_CLIP,
                    STORAGE,
                    TIMEOUT,
                    DEPENDENCY,
                    OPERATOR,
                    WORKER_CRASHED,
                    UNREADABLE,
                    INTERNAL_ERROR -> new BackendAction.None();
        };
    }

    /// The wait before a try, `tries` having failed: doubling, with up to half of it random ("equal jitter").
    public Duration backoff(int tries, double jitter) {
        long full = backoffMin.toMillis() << Math.clamp(tries - 1L, 0, 20);
        long bounded = Math.min(full, backoffMax.toMillis());
        return Duration.ofMillis(bounded / 2 + (long) (bounded / 2.0 * jitter));
    }

    private Decision again(int attempt, Instant at) {
        return attempt < attempts ? new Decision.RetryAt(at, true) : new Decision.GiveUp();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private Duration pause(Failure failure, int tries, double jitter) {
        Duration own = backoff(tries, jitter);
        Duration asked = failure.retryAfter();
        return asked == null ? own : longer(own, asked);
    }

    private Duration hold(Failure failure) {
        Duration asked = failure.retryAfter();
        return asked != null ? asked : backoffMin;
    }
}
