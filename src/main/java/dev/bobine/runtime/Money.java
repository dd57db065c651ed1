package dev.bobine.runtime;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Amounts as operators write them, and the millionths that the service counts in.
final class Money {

    /// What a second, a still or a million tokens can cost at most; the largest amount that is taken anywhere else,
    /// too.
    private static final BigDecimal LARGEST_PRICE = BigDecimal.valueOf(1_000_000_000L);

    private Money() {}

    /// @throws IllegalArgumentException when the price is negative or above a billion
    static long price(String key, BigDecimal amount) {
        if (amount.compareTo(LARGEST_PRICE) > 0) {
            throw new IllegalArgumentException(key + " must not be above " + LARGEST_PRICE);
        }
        return micros(key, amount);
    }

    /// @throws IllegalArgumentException when the amount is negative or too large
    static long micros(String key, BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException(key + " must not be negative");
        }
        try {
            return amount.movePointRight(6).setScale(0, RoundingMode.CEILING).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(key + " is too large", e);
        }
    }
}
