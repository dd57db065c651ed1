package dev.bobine.rendering.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns what a provider bills in, such as dollars or credits, into millionths of the deployment's currency.
///
/// @param price of one of the provider's units in the deployment's currency; empty when the operator did not say, and
/// then
///     nothing that is billed in them can be computed
public record Tariff(Optional<BigDecimal> price) {

    /// A billion of the currency. What is more for one render is no amount, and sums of such would be too large to be
    /// kept.
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000_000L);

    /// @return null when the amount is absent, negative or beyond belief
    public @Nullable Long micros(Optional<BigDecimal> units) {
        if (price.isEmpty() || units.filter(Tariff::isBelievable).isEmpty()) {
            return null;
        }
        BigDecimal micros = units.get().multiply(price.get()).movePointRight(6).setScale(0, RoundingMode.CEILING);
        return micros.compareTo(LARGEST) <= 0 ? (Long) micros.longValueExact() : null;
    }

    private static boolean isBelievable(BigDecimal units) {
        return units.signum() >= 0 && Numbers.isReasonable(units);
    }
}
