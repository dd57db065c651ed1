package dev.bobine.runtime;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Amounts as operators write them, and the millionths that the service counts in.
final class Money {

    private Money() {}

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
