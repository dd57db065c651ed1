package dev.bobine.dev.animatic;

import java.awt.Color;

/// Mixing colours.
final class Ink {

    private Ink() {}

    static Color rgb(int value) {
        return new Color(value);
    }

    static Color hue(double turn, double saturation, double brightness) {
        return Color.getHSBColor((float) turn, (float) saturation, (float) brightness);
    }

    /// How much of the second colour: 0 gives the first, 1 the second.
    static Color mix(Color first, Color second, double share) {
        double kept = 1 - share;
        return new Color(
                clamp(first.getRed() * kept + second.getRed() * share),
                clamp(first.getGreen() * kept + second.getGreen() * share),
                clamp(first.getBlue() * kept + second.getBlue() * share));
    }

    static Color darker(Color color, double share) {
        return mix(color, Color.BLACK, share);
    }

    static Color lighter(Color color, double share) {
        return mix(color, Color.WHITE, share);
    }

    static Color sheer(Color color, double opacity) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), clamp(opacity * 255));
    }

    private static int clamp(double channel) {
        return (int) Math.max(0, Math.min(255, Math.round(channel)));
    }
}
