package dev.bobine.publication;

import dev.bobine.job.Charge;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a job costs, in millionths of the currency.
///
/// @param currency ISO 4217 code
/// @param charge null until the job has ended
public record CostFacts(
        long estimateMicros, String currency, @Nullable Charge charge) {

    public CostFacts {
        Objects.requireNonNull(currency, "currency is null");
        if (estimateMicros < 0) {
            throw new IllegalArgumentException("an estimate is not negative");
        }
    }
}
