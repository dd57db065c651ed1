package dev.bobine.rendering.http;

import java.math.BigDecimal;
import java.util.Optional;

/// Numbers as strangers write them, bounded before anything is computed with them: `1e1000000` is a short text and a
/// very long number.
final class Numbers {

    private static final int LONGEST = 64;
    private static final int MAX_DIGITS = 30;

    private Numbers() {}

    /// Empty when the text is no decimal number, or one that is too large, too small or too precise for an amount, a
    /// percentage or an id.
    static Optional<BigDecimal> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.strip())).filter(Numbers::isReasonable);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Whether arithmetic with it costs next to nothing.
    static boolean isReasonable(BigDecimal number) {
        long digitsBeforeThePoint = (long) number.precision() - number.scale();
        return digitsBeforeThePoint <= MAX_DIGITS && number.scale() <= LONGEST && number.scale() >= -LONGEST;
    }
}
