package dev.bobine.job;

import java.util.Objects;

/// Names the user whose quota a job draws on. Bobine never interprets it.
public record UserId(String value) {

    /// Longest identifier in Unicode code points, as the request schema also says.
    public static final int MAX_LENGTH = 200;

    public UserId {
        Objects.requireNonNull(value, "value is null");
        if (value.isBlank() || value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw new IllegalArgumentException("userId must have 1 to " + MAX_LENGTH + " characters");
        }
        if (!StorableText.isStorable(value)) {
            throw new IllegalArgumentException("userId must not contain U+0000 or an unpaired surrogate");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
