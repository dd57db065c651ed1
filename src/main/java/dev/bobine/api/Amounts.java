package dev.bobine.api;

import java.math.BigDecimal;

/// Amounts of the deployment's currency as operators write them, and the millionths that the service counts in.
final class Amounts {

    private static final int DIGITS = 6;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000L);

    private Amounts() {}

    static BigDecimal of(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, DIGITS).stripTrailingZeros();
        return amount.scale() < 2 ? amount.setScale(2) : amount;
    }

    /// @param field whose value it is
    static long micros(String field, BigDecimal amount) {
        if (amount.signum() < 0 || amount.compareTo(LARGEST) > 0) {
            throw ProblemException.badField(field, field + " must be an amount from 0 to " + LARGEST + ".");
        }
        if (amount.stripTrailingZeros().scale() > DIGITS) {
            throw ProblemException.badField(field, field + " must have at most " + DIGITS + " decimal places.");
        }
        return amount.movePointRight(DIGITS).longValueExact();
    }
}
