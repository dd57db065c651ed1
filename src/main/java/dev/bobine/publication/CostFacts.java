package dev.bobine.publication;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a job costs, in millionths of the currency.
///
/// @param currency ISO 4217 code
/// @param charge null until the job has ended
public record CostFacts(
        long estimateMicros, String currency, @Nullable Charge charge) {

    /// What was charged in the end.
    public record Charge(long micros, Source source) {

        public Charge {
            Objects.requireNonNull(source, "source is null");
            if (micros < 0) {
                throw new IllegalArgumentException("a charge is not negative");
            }
        }
    }

    /// Where the amount of a charge comes from.
    public enum Source {
        PROVIDER,
        ESTIMATE,
        /// Nothing was billed.
        NONE;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CostFacts {
        Objects.requireNonNull(currency, "currency is null");
        if (estimateMicros < 0) {
            throw new IllegalArgumentException("an estimate is not negative");
        }
    }
}
