package dev.bobine.publication;

import dev.bobine.job.Failure;
import dev.bobine.job.Stage;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why something was refused or went wrong, as it may be shown to a user.
///
/// @param code stable, lower case with underscores
/// @param retryAt when the same request may succeed
public record ErrorFacts(
        String code,
        Stage stage,
        String message,
        @Nullable String field,
        @Nullable Instant retryAt) {

    public ErrorFacts {
        Objects.requireNonNull(code, "code is null");
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(message, "message is null");
    }

    public static ErrorFacts of(Failure failure) {
        return new ErrorFacts(failure.kind().code(), failure.stage(), failure.message(), null, null);
    }
}
