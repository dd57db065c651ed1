package dev.bobine.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a request is to be worked on.
///
/// @param priority 0 to 9 within the user's own jobs; higher goes first
/// @param notBefore the job waits until then
/// @param deadline the job expires if it has not been submitted by then
public record Schedule(
        int priority, @Nullable Instant notBefore, @Nullable Instant deadline) {

    /// The same without a deadline that has passed.
    public Schedule timelyAt(Instant now) {
        return deadline == null || deadline.isAfter(now) ? this : new Schedule(priority, notBefore, null);
    }
}
