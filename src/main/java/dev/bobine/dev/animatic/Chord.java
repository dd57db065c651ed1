package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Light;

/// The soundtrack: one soft chord, major by day and minor by night, breathing slowly and faded at both ends.
final class Chord {

    static final int SAMPLES_PER_SECOND = 48_000;

    private static final double[] MAJOR = {1, 1.25, 1.5, 2};
    private static final double[] MINOR = {1, 1.2, 1.5, 2};
    private static final double LOUDNESS = 0.07;
    private static final double FADE_SECONDS = 0.6;

    private final double root;
    private final double[] intervals;
    private final double seconds;

    Chord(Brief brief, int seconds) {
        this.root = 110 * Math.pow(2, brief.chance().pick(110, 12) / 12.0);
        this.intervals = brief.light() == Light.NIGHT || brief.light() == Light.OVERCAST ? MINOR : MAJOR;
        this.seconds = seconds;
    }

    /// One sample between -1 and 1 for a channel (0 left, 1 right), which are a hair out of tune with each other.
    float sample(long index, int channel) {
        double time = index / (double) SAMPLES_PER_SECOND;
        double sum = 0;
        for (int i = 0; i < intervals.length; i++) {
            double frequency = root * intervals[i] * (1 + 0.0012 * channel);
            double breath = 0.75 + 0.25 * Math.sin(2 * Math.PI * (0.11 + 0.05 * i) * time + i);
            sum += breath * (Math.sin(2 * Math.PI * frequency * time) + 0.3 * Math.sin(4 * Math.PI * frequency * time));
        }
        double fade = Math.min(1, Math.min(time, seconds - time) / FADE_SECONDS);
        return (float) (LOUDNESS * Math.max(0, fade) * sum);
    }
}
