package dev.bobine.direction;

import dev.bobine.admission.Quota;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who makes shots of wishes, and how often.
///
/// @param model a director that asks a language model; null when there is none
/// @param billed whether its calls cost money
/// @param perDay wishes and turns of one user per UTC day
/// @param maxShots of one film
/// @param inFlight calls of one pod at once
/// @param longest time that one treatment may take
public record DirectionSettings(
        @Nullable Director model, boolean billed, int perDay, int maxShots, int inFlight, Duration longest) {

    /// Whether a user has no money left for the calls.
    boolean isUnaffordable(Quota quota) {
        return billed
                && quota.use().monthUsed() >= quota.inForce().microsPerMonth()
                && quota.use().prepaid() <= 0;
    }
}
