package dev.bobine.scheduling;

import java.util.Locale;

/// Why a waiting job does not start.
public enum BlockedOn {
    /// Others of the fair queue are before it.
    TURN,
    /// Its own start time.
    START_TIME,
    /// Its user has as many jobs running as the plan allows.
    USER_CAP,
    BACKEND_RATE,
    BACKEND_IN_FLIGHT,
    BACKEND_PAUSED,
    /// The backend asked to be left alone for a while.
    BACKEND_HOLD,
    /// No worker has room.
    WORKER_ROOM;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
