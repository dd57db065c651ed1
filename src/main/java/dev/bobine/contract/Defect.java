package dev.bobine.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The first thing found wrong with a record.
///
/// @param field path of the field at fault such as `references[2].uri`, of documented names and positions only;
///     null when it is the message as a whole
/// @param message a sentence a person can act on, which never repeats a value: it may be a prompt
public record Defect(FaultCode code, @Nullable String field, String message) {

    public Defect {
        Objects.requireNonNull(code, "code is null");
        Objects.requireNonNull(message, "message is null");
    }

    public static Defect of(FaultCode code, String message) {
        return new Defect(code, null, message);
    }
}
