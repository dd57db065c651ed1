package dev.bobine.dev.animatic;

import java.util.Properties;

/// What to draw: the same value always gives the same clip. Width and height are pixels, both even (the codec halves
/// them for colour); the length is whole seconds at 24 pictures a second.
///
/// @param firstFrame a picture that the clip begins with, in Base64; empty for none
public record Animatic(String prompt, int width, int height, int seconds, long seed, boolean audio, String firstFrame) {

    public static final int FRAMES_PER_SECOND = 24;
    public static final int LONGEST_SECONDS = 120;
    public static final int SMALLEST_SIDE = 64;
    public static final int LARGEST_SIDE = 4096;

    public Animatic {
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
        this(prompt, width, height, seconds, seed, audio, "");
    }

    private static void requireSide(int pixels) {
        if (pixels < SMALLEST_SIDE || pixels > LARGEST_SIDE || pixels % 2 != 0) {
            throw new IllegalArgumentException(
                    "a side must be even and between " + SMALLEST_SIDE + " and " + LARGEST_SIDE + " pixels");
        }
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
                properties.getProperty("first-frame"));
    }
}
