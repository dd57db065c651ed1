package dev.bobine.dev.animatic;

import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

/// What to draw: the same value always gives the same clip. Width and height are pixels, both even (the codec halves
/// them for colour); the length is whole seconds at 24 pictures a second.
///
/// @param firstFrame a picture that the clip begins with, in Base64; empty for none
/// @param shots what it is cut of, in order; none of a clip of one shot
public record Animatic(
        String prompt,
        int width,
        int height,
        int seconds,
        long seed,
        boolean audio,
        String firstFrame,
        List<Shot> shots) {

    /// One of the shots of a clip.
    public record Shot(String prompt, int seconds) {}

    public static final int FRAMES_PER_SECOND = 24;
    public static final int LONGEST_SECONDS = 120;
    public static final int SMALLEST_SIDE = 64;
    public static final int LARGEST_SIDE = 4096;

    public Animatic {
        shots = List.copyOf(shots);
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("the prompt is blank");
        }
        requireSide(width);
        requireSide(height);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException("seconds must be between 1 and " + LONGEST_SECONDS);
        }
    }

    /// One that begins with nothing but itself.
    public Animatic(String prompt, int width, int height, int seconds, long seed, boolean audio) {
        this(prompt, width, height, seconds, seed, audio, "", List.of());
    }

    /// One of a single shot.
    public Animatic(String prompt, int width, int height, int seconds, long seed, boolean audio, String firstFrame) {
        this(prompt, width, height, seconds, seed, audio, firstFrame, List.of());
    }

    private static void requireSide(int pixels) {
        if (pixels < SMALLEST_SIDE || pixels > LARGEST_SIDE || pixels % 2 != 0) {
            throw new IllegalArgumentException(
                    "a side must be even and between " + SMALLEST_SIDE + " and " + LARGEST_SIDE + " pixels");
        }
    }

    /// Its shots, each as a clip by itself; of a single one, that.
    List<Animatic> scenes() {
        return shots.isEmpty()
                ? List.of(this)
                : shots.stream()
                        .map(shot -> new Animatic(shot.prompt(), width, height, shot.seconds(), seed, audio))
                        .toList();
    }

    int frames() {
        return seconds * FRAMES_PER_SECOND;
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("prompt", prompt);
        properties.setProperty("width", Integer.toString(width));
        properties.setProperty("height", Integer.toString(height));
        properties.setProperty("seconds", Integer.toString(seconds));
        properties.setProperty("seed", Long.toString(seed));
        properties.setProperty("audio", Boolean.toString(audio));
        properties.setProperty("first-frame", firstFrame);
        properties.setProperty("shots", Integer.toString(shots.size()));
        for (int i = 0; i < shots.size(); i++) {
            properties.setProperty("shot." + i, shots.get(i).prompt());
            properties.setProperty(
                    "shot." + i + ".seconds", Integer.toString(shots.get(i).seconds()));
        }
        return properties;
    }

    static Animatic from(Properties properties) {
        return new Animatic(
                properties.getProperty("prompt"),
                Integer.parseInt(properties.getProperty("width")),
                Integer.parseInt(properties.getProperty("height")),
                Integer.parseInt(properties.getProperty("seconds")),
                Long.parseLong(properties.getProperty("seed")),
                Boolean.parseBoolean(properties.getProperty("audio")),
                properties.getProperty("first-frame"),
                IntStream.range(0, Integer.parseInt(properties.getProperty("shots")))
                        .mapToObj(i -> new Shot(
                                properties.getProperty("shot." + i),
                                Integer.parseInt(properties.getProperty("shot." + i + ".seconds"))))
                        .toList());
    }
}
