package dev.bobine.publication.webhook;

import dev.bobine.publication.webhook.Answer.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What follows from an answer: when a delivery is tried again, for how long its endpoint is left alone, and when that
/// is not called any more. Ages are the database's; no clock is read here.
final class DeliveryPolicy {

    /// Waits after the first, second... attempt, as Standard Webhooks has them. After the tenth a delivery has failed.
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /// Failures in a row after which an endpoint gets one call at a time, with growing pauses.
    static final int SHAKY = 5;

    /// How long an endpoint may take nothing until its owner is warned, and warned again.
    static final List<Duration> WARNINGS = List.of(Duration.ofHours(1), Duration.ofDays(1));

    /// How long an endpoint may take nothing until it is disabled.
    static final Duration DISABLED_AFTER = Duration.ofDays(5);

    private static final Duration LONGEST_WAIT = Duration.ofHours(24);
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(5);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED_HOLD = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 10;
    private static final double JITTER = 0.2;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> THROTTLING = Set.of(TOO_MANY_REQUESTS, 502, 503, 504);

    private final RandomGenerator random;

    DeliveryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /// What is known of an endpoint when a call is made.
    ///
    /// @param failures calls that failed in a row before
    /// @param failingFor for how long it has taken nothing
    /// @param warned how often its owner has been warned
    record Health(int failures, Duration failingFor, int warned) {}

    /// What becomes of a delivery.
    enum Next {
        DELIVERED,
        RETRIED,
        GIVEN_UP;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param pause until the next attempt, where there is one
    /// @param hold for which the endpoint gets no call
    /// @param disable why the endpoint is not called any more
    /// @param warn how often its owner has been warned then
    record Decision(
            Next next,
            Duration pause,
            Duration hold,
            @Nullable String disable,
            int warn) {}

    /// @param attempts this one included
    /// @param once whether it is tried once only, and says nothing about the endpoint
    Decision decide(Answer answer, int attempts, boolean once, Health health) {
        if (answer.taken()) {
            return new Decision(Next.DELIVERED, Duration.ZERO, Duration.ZERO, null, 0);
        }
        boolean last = once || attempts > WAITS.size() || answer.trouble() == Trouble.EVENT_GONE;
        Duration pause = last ? Duration.ZERO : pause(answer, attempts);
        return new Decision(
                last ? Next.GIVEN_UP : Next.RETRIED,
                pause,
                hold(answer, health),
                disable(answer, health),
                warn(health));
    }

    private Duration pause(Answer answer, int attempts) {
        Duration usual = WAITS.get(attempts - 1);
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        Duration jittered = Duration.ofMillis((long) (usual.toMillis() * factor));
        Duration asked = answer.retryAfter() == null ? Duration.ZERO : answer.retryAfter();
        return shorter(LONGEST_WAIT, longer(jittered, asked));
    }

    private static Duration hold(Answer answer, Health health) {
        int failures = health.failures() + 1;
        Duration own = failures < SHAKY
                ? Duration.ZERO
                : shorter(LONGEST_HOLD, SHORTEST_HOLD.multipliedBy(1L << Math.min(failures - SHAKY, MAX_DOUBLINGS)));
        if (!THROTTLING.contains(answer.status())) {
            return own;
        }
        Duration asked = answer.retryAfter() == null ? Duration.ZERO : shorter(LONGEST_ASKED_HOLD, answer.retryAfter());
        Duration throttled = answer.status() == TOO_MANY_REQUESTS ? longer(SHORTEST_HOLD, asked) : asked;
        return longer(own, throttled);
    }

    private static @Nullable String disable(Answer answer, Health health) {
        if (answer.status() == Answer.GONE) {
            return "gone";
        }
        return health.failingFor().compareTo(DISABLED_AFTER) >= 0 ? "failing" : null;
    }

    private static int warn(Health health) {
        int due = (int) WARNINGS.stream()
                .filter(age -> health.failingFor().compareTo(age) >= 0)
                .count();
        return Math.max(health.warned(), due);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
