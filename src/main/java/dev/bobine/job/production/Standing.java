package dev.bobine.job.production;

import dev.bobine.job.StateNames;
import java.util.Objects;

/// Where one of a production's jobs stands, as far as the others are concerned.
///
/// @param progress 0 to 100
public record Standing(Phase phase, int progress) {

    /// What others can count on.
    public enum Phase {
        HELD,
        QUEUED,
        /// Submitted, or about to be: it is paid for.
        RUNNING,
        COMPLETED,
        /// Ended without a clip.
        LOST;

        boolean isLive() {
            return this == HELD || this == QUEUED || this == RUNNING;
        }

        boolean isUnstarted() {
            return this == HELD || this == QUEUED;
        }
    }

    private static final int WHOLE = 100;

    public Standing {
        Objects.requireNonNull(phase, "phase is null");
    }

    /// @param state the name of a job's state
    public static Standing of(String state, int progress) {
        return switch (state) {
            case "queued" -> new Standing(Phase.QUEUED, 0);
            case "completed" -> new Standing(Phase.COMPLETED, WHOLE);
            case String _ when StateNames.UNSUBMITTED.contains(state) -> new Standing(Phase.HELD, 0);
            case String _ when StateNames.SETTLED.contains(state) -> new Standing(Phase.LOST, 0);
            default -> new Standing(Phase.RUNNING, progress);
        };
    }
}
