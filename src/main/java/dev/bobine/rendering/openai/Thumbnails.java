package dev.bobine.rendering.openai;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Whether a server is worth asking for thumbnails. Most servers of this dialect have none, and some answer with the
/// whole clip. One that gave no picture a few times in a row is asked again after a while: it may have learned it.
final class Thumbnails {

    /// More than one, since a server that has them may lack one.
    private static final int TIMES = 3;

    private static final Duration SILENCE = Duration.ofHours(1);

    private final InstantSource clock;
    private int without;
    private Instant silentUntil = Instant.MIN;

    Thumbnails(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean areWorthAsking() {
        return without < TIMES || !clock.instant().isBefore(silentUntil);
    }

    /// An answer that was complete; a call that failed says nothing.
    synchronized void answered(boolean withPicture) {
        without = withPicture ? 0 : Math.min(without + 1, TIMES);
        if (!withPicture) {
            silentUntil = clock.instant().plus(SILENCE);
        }
    }
}
