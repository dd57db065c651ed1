package dev.bobine.job;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Width and height of a clip in pixels.
public record FrameSize(int width, int height) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    public FrameSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a frame size needs a width and a height of at least 1");
        }
    }

    /// @throws IllegalArgumentException when the text is not of the form `1280x720`
    public static FrameSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("size must look like 1280x720");
        }
        return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public long pixels() {
        return (long) width * height;
    }

    /// The aspect ratio in the words of requests, such as `16:9`.
    public String aspectRatio() {
        int divisor = BigInteger.valueOf(width).gcd(BigInteger.valueOf(height)).intValueExact();
        return width / divisor + ":" + height / divisor;
    }

    /// The shorter side in the words of requests, such as `720p`; `4k` from 2160 lines.
    public String resolution() {
        int lines = Math.min(width, height);
        return lines >= 2160 ? "4k" : lines + "p";
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
