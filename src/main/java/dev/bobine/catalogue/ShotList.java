package dev.bobine.catalogue;

/// Of how many shots one clip may be asked for, and what each of them may be.
///
/// @param limit shots of a clip; 0 where there is no way to ask for more than one
/// @param shortest seconds of a shot
/// @param longest seconds of a shot
/// @param maxPrompt of a shot, in code points
public record ShotList(int limit, int shortest, int longest, int maxPrompt) {

    /// One prompt, one shot.
    public static final ShotList NONE = new ShotList(0, 0, 0, 0);

    public ShotList {
        boolean some = limit >= 2 && shortest >= 1 && longest >= shortest && maxPrompt >= 1;
        if (limit != 0 && !some) {
            throw new IllegalArgumentException("a clip of several shots has two at least, of a second at least");
        }
    }

    public boolean isNone() {
        return limit == 0;
    }

    /// Whether all that this promises can be had of the other.
    public boolean isWithin(ShotList other) {
        return isNone()
                || limit <= other.limit
                        && shortest >= other.shortest
                        && longest <= other.longest
                        && maxPrompt <= other.maxPrompt;
    }

    boolean allows(int seconds) {
        return seconds >= shortest && seconds <= longest;
    }

    /// The length nearest to one that was meant for a clip of one shot.
    int nearest(int seconds) {
        return Math.clamp(seconds, shortest, longest);
    }
}
