package dev.bobine.chaos;

import java.util.SplittableRandom;

/// What the model server does to one submit, drawn by the run's seed, the request and how often it came.
///
/// @param renderMillis from acceptance to the clip
/// @param cutDownloads downloads that break off before one is whole
/// @param slow whether the clip comes in drips
/// @param large whether the clip is larger than one part of an upload
/// @param until the token whose submit the render waits for too; empty for nobody's
record Fate(Kind kind, long renderMillis, int cutDownloads, boolean slow, boolean large, String until) {

    enum Kind {
        GOOD,
        /// A complete 503.
        NO_ROOM,
        /// A complete 500.
        BROKEN,
        /// A complete 429 with `Retry-After`.
        SLOW_DOWN,
        /// A complete 400 that no retry will change.
        INVALID,
        /// Taken and billed, but the connection is cut before the answer.
        ANSWER_LOST,
        /// Not taken, and the connection is cut.
        REQUEST_LOST,
        /// Taken and billed, and answered after the client has given up.
        ANSWER_LATE,
        /// Taken; the render fails.
        RENDER_FAILS,
        /// Taken; the clip is withheld, and billed.
        WITHHELD,
        /// Taken, billed and then forgotten.
        FORGOTTEN,
        /// Taken and billed; the render takes longer than the model's deadline, but ends.
        TOO_SLOW,
        /// Taken; the render takes longer than the model's deadline, and then fails.
        TOO_SLOW_AND_FAILS,
        /// Taken; the clip's decoder configuration asks for gigabytes.
        BOMB,
        /// Taken; the download drips and never ends.
        DRIPS
    }

    private static final int SLOWEST_MILLIS = 7000;
    private static final long TOO_SLOW_MILLIS = Plan.DEADLINE.plusSeconds(10).toMillis();

    /// A fate without trouble.
    static Fate calm(long renderMillis) {
        return new Fate(Kind.GOOD, renderMillis, 0, false, false, "");
    }

    /// Taken and billed, and nobody is told.
    static Fate lost(long renderMillis) {
        return new Fate(Kind.ANSWER_LOST, renderMillis, 0, false, false, "");
    }

    /// The same, but the render does not end before another one was asked for.
    Fate until(String token) {
        return new Fate(kind, renderMillis, cutDownloads, slow, large, token);
    }

    static Fate of(long seed, String token, int time) {
        SplittableRandom random = new SplittableRandom(seed * 31 + token.hashCode() * 1_000_003L + time);
        random.nextInt();
        Kind kind = kind(random.nextInt(1000));
        return new Fate(
                kind,
                late(kind) ? TOO_SLOW_MILLIS : 200 + random.nextInt(SLOWEST_MILLIS),
                random.nextInt(100) < 8 ? 1 + random.nextInt(2) : 0,
                random.nextInt(100) < 3,
                random.nextInt(100) < 2,
                "");
    }

    /// The same with clips among them that are meant to do harm.
    static Fate hostile(long seed, String token, int time) {
        Fate usual = of(seed, token, time);
        int luck = Math.floorMod(token.hashCode() * 31 + (int) seed, 100);
        if (usual.kind() != Kind.GOOD || luck > 2) {
            return usual;
        }
        return new Fate(luck == 0 ? Kind.DRIPS : Kind.BOMB, usual.renderMillis(), 0, false, false, "");
    }

    private static Kind kind(int permille) {
        if (permille < 40) {
            return Kind.NO_ROOM;
        }
        if (permille < 80) {
            return Kind.BROKEN;
        }
        if (permille < 90) {
            return Kind.SLOW_DOWN;
        }
        if (permille < 110) {
            return Kind.INVALID;
        }
        if (permille < 140) {
            return Kind.ANSWER_LOST;
        }
        if (permille < 150) {
            return Kind.REQUEST_LOST;
        }
        if (permille < 165) {
            return Kind.ANSWER_LATE;
        }
        if (permille < 185) {
            return Kind.RENDER_FAILS;
        }
        if (permille < 195) {
            return Kind.WITHHELD;
        }
        if (permille < 205) {
            return Kind.FORGOTTEN;
        }
        if (permille < 213) {
            return Kind.TOO_SLOW;
        }
        return permille < 221 ? Kind.TOO_SLOW_AND_FAILS : Kind.GOOD;
    }

    /// Whether the model server takes the job, and therefore bills it.
    boolean taken() {
        return switch (kind) {
            case NO_ROOM, BROKEN, SLOW_DOWN, INVALID, REQUEST_LOST -> false;
            case GOOD,
                    ANSWER_LOST,
                    ANSWER_LATE,
                    RENDER_FAILS,
                    WITHHELD,
                    FORGOTTEN,
                    TOO_SLOW,
                    TOO_SLOW_AND_FAILS,
                    BOMB,
                    DRIPS -> true;
        };
    }

    /// Whether the model server makes a still, and therefore bills it: whatever goes wrong with a render is told in the
    /// one answer.
    boolean drawn() {
        return taken() && kind != Kind.RENDER_FAILS && kind != Kind.WITHHELD;
    }

    private static boolean late(Kind kind) {
        return kind == Kind.TOO_SLOW || kind == Kind.TOO_SLOW_AND_FAILS;
    }
}
