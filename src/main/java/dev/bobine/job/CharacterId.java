package dev.bobine.job;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one character, as in `chr_0195d2c8000070008000000000000000`.
public record CharacterId(UUID value) {

    private static final String PREFIX = "chr_";
    private static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{32}");

    public CharacterId {
        Objects.requireNonNull(value, "value is null");
    }

    /// Whether a text is the id of a character, of one that exists or not.
    public static boolean isOne(String text) {
        return ID.matcher(text).matches();
    }

    /// @throws IllegalArgumentException when the text is no id of a character
    public static CharacterId of(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no id of a character");
        }
        String digits = text.substring(PREFIX.length());
        return new CharacterId(new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16)));
    }

    @Override
    public String toString() {
        return PREFIX + value.toString().replace("-", "");
    }
}
