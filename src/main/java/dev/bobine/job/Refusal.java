package dev.bobine.job;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a request did not become a job.
///
/// @param code stable, lower snake case
/// @param field the request's field at fault, where there is one
/// @param resetAt when the same request may succeed, where that is known
public record Refusal(
        String code,
        Stage stage,
        String message,
        @Nullable String field,
        @Nullable Instant resetAt) {

    public Refusal {
        Objects.requireNonNull(code, "code is null");
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(message, "message is null");
    }

    /// Refused at admission for a field's sake.
    public static Refusal of(String code, @Nullable String field, String message) {
        return new Refusal(code, Stage.ADMISSION, message, field, null);
    }

    /// Refused since it would cost more than its publisher allows.
    public static Refusal overMaxCost(long estimateMicros) {
        String estimate =
                BigDecimal.valueOf(estimateMicros, 6).stripTrailingZeros().toPlainString();
        return of("over_max_cost", "maxCost", "The estimate is " + estimate + ", which is more than maxCost.");
    }

    /// Refused until a window starts again.
    public static Refusal until(String code, String message, Instant resetAt) {
        return new Refusal(code, Stage.ADMISSION, message, null, resetAt);
    }
}
