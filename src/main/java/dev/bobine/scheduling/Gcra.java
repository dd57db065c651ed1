package dev.bobine.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// A rate limit as the generic cell rate algorithm (ITU-T I.371, virtual scheduling form): one timestamp, the
/// theoretical arrival time (TAT), is all the state there is.
///
/// @param interval emission interval: time per request at the sustained rate
/// @param burst requests that may go at once after a pause, at least 1
public record Gcra(Duration interval, int burst) {

    public Gcra {
        Objects.requireNonNull(interval, "interval is null");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the emission interval must be positive");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst must be at least 1");
        }
    }

    /// `requests` per `window`, spread evenly.
    public static Gcra of(int requests, Duration window, int burst) {
        if (requests < 1) {
            throw new IllegalArgumentException("a rate must allow at least 1 request");
        }
        return new Gcra(window.dividedBy(requests), burst);
    }

    /// The same rate with a tenth of the burst kept back, for requests that are counted here and arrive elsewhere: as
    /// long as their delays differ by less than the emission intervals kept back, they conform to this limit when
    /// they arrive. A burst of 1 has nothing to keep back.
    public Gcra withMargin() {
        return new Gcra(interval, Math.max(1, burst - Math.ceilDiv(burst, 10)));
    }

    /// How many requests conform at `now`, at most `wanted`.
    public int conforming(Instant tat, Instant now, int wanted) {
        Instant start = tat.isAfter(now) ? tat : now;
        Duration slack = Duration.between(start, now.plus(tolerance()));
        if (slack.isNegative()) {
            return 0;
        }
        return (int) Math.min(wanted, slack.dividedBy(interval) + 1);
    }

    /// The TAT after `count` requests at `now`.
    public Instant after(Instant tat, Instant now, int count) {
        Instant start = tat.isAfter(now) ? tat : now;
        return start.plus(interval.multipliedBy(count));
    }

    /// When the next request will conform.
    public Instant nextAt(Instant tat) {
        return tat.minus(tolerance());
    }

    private Duration tolerance() {
        return interval.multipliedBy(burst - 1L);
    }
}
