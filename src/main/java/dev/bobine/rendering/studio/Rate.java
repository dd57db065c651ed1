package dev.bobine.rendering.studio;

/// Pictures a second, as a fraction.
record Rate(long pictures, long seconds) {

    private static final Rate DEFAULT = new Rate(24, 1);
    private static final int HIGHEST = 120;
    private static final double MILLIS = 1000;

    Rate {
        if (pictures < 1 || seconds < 1) {
            throw new IllegalArgumentException("a rate is a positive fraction");
        }
    }

    /// That of a clip; where its pictures do not last equally long, or impossibly short, the cinema's.
    static Rate of(Take take) {
        if (!take.pictures().isSteady()) {
            return DEFAULT;
        }
        Rate declared = new Rate(take.pictures().timescale(), take.pictures().ticks());
        double perSecond = declared.perSecond();
        return perSecond >= 1 && perSecond <= HIGHEST ? declared : DEFAULT;
    }

    double perSecond() {
        return (double) pictures / seconds;
    }

    /// How many pictures a time has room for.
    long picturesIn(long millis) {
        return Math.max(1, Math.round(millis / MILLIS * perSecond()));
    }

    double secondsOf(long count) {
        return (double) count * seconds / pictures;
    }

    @Override
    public String toString() {
        return pictures + "/" + seconds;
    }
}
