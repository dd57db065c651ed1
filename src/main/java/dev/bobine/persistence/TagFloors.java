package dev.bobine.persistence;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// From which tag on turns look for users who wait.
///
/// A user who has had a turn moves on to a higher tag, and the entry in the index that is left behind stays for as long
/// as any transaction is open that might still want to see it, such as a backup. So that turns do not read all that was
/// left behind again and again, one that found as many users as it had room for is followed by turns that begin where
/// it did. A user who comes back below that waits for the next turn that looks at all; that follows after a time in
/// proportion to what such a look takes, so where nothing is left behind it follows at once.
final class TagFloors {

    /// Of the time no more than about this part is spent on looks at all.
    private static final int SHARE = 20;

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Map<String, Floor> floors = new ConcurrentHashMap<>();

    private record Floor(long tag, long untilNanos) {}

    /// What was found of a lane.
    ///
    /// @param least tag of those that were found; null where nobody was
    /// @param full whether there may be more than were found
    record Found(String lane, @Nullable Long least, boolean full) {}

    /// The tag to begin at; null to look at all.
    @Nullable
    Long of(String lane, long nowNanos) {
        Floor floor = floors.get(lane);
        return floor == null || nowNanos - floor.untilNanos > 0 ? null : (Long) floor.tag;
    }

    /// @param from where the look began; null if it was at all
    /// @param took how long it lasted
    void saw(Found found, @Nullable Long from, Duration took, long nowNanos) {
        Long least = found.least();
        if (!found.full() || least == null) {
            floors.remove(found.lane());
        } else if (from == null) {
            Duration rest = took.multipliedBy(SHARE);
            Duration kept = rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
            floors.put(found.lane(), new Floor(least, nowNanos + kept.toNanos()));
        } else {
            floors.computeIfPresent(found.lane(), (_, floor) -> new Floor(least, floor.untilNanos));
        }
    }
}
