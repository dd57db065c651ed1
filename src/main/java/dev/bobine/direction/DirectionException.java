package dev.bobine.direction;

import org.jspecify.annotations.Nullable;

/// Says why nothing came of a wish, a turn or a treatment.
public final class DirectionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String field;

    private DirectionException(String code, @Nullable String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    /// @param code stable, lower snake case
    /// @param message a sentence a person can act on, which repeats nothing that was said
    static DirectionException of(String code, @Nullable String field, String message) {
        return new DirectionException(code, field, message);
    }

    static DirectionException deleting() {
        return of("user_deleted", null, "The user's data are being deleted.");
    }

    static DirectionException gone() {
        return of("treatment_not_found", null, "There is no such treatment.");
    }

    static DirectionException unreadable() {
        return of(
                "treatment_unreadable",
                null,
                "What is stored of this treatment cannot be read; an operator may repair it. It can be deleted.");
    }

    public String code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
