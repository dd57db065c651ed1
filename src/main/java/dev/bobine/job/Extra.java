package dev.bobine.job;

import java.util.Locale;

/// What a request may say beyond its prompt and its frame, and a model may or may not take.
public enum Extra {
    SEED("seed"),
    NEGATIVE_PROMPT("negativePrompt"),
    STYLE("style");

    private final String field;

    Extra(String field) {
        this.field = field;
    }

    /// The field of a request in which it is said.
    public String field() {
        return field;
    }

    /// The same in words.
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
