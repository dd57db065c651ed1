package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Light;
import dev.bobine.dev.animatic.Brief.Place;
import java.awt.Color;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Everything above the horizon: the light of the hour, its sun or moon, stars, clouds and the hills far away.
final class Sky {

    private static final int STARS = 110;
    private static final int CLOUDS = 6;

    private final Brief brief;
    private final List<Color> shades;

    Sky(Brief brief) {
        this.brief = brief;
        this.shades = shades(brief.light());
    }

    /// From the zenith down to the horizon.
    private static List<Color> shades(Light light) {
        return switch (light) {
            case DAY -> shades(0x2f7fd6, 0x6fb3ea, 0xb5dcf5, 0xe6f4fa);
            case DAWN -> shades(0x4a6aa5, 0xb594b8, 0xf2b5a0, 0xffe6bd);
            case SUNSET -> shades(0x2a1a58, 0x93407e, 0xf2704f, 0xffcf73);
            case NIGHT -> shades(0x050818, 0x0d1433, 0x1d2650, 0x38406f);
            case OVERCAST -> shades(0x5b6672, 0x7f8a94, 0xa3acb3, 0xc6ccd0);
        };
    }

    private static List<Color> shades(int... values) {
        return java.util.Arrays.stream(values).mapToObj(Ink::rgb).toList();
    }

    /// The tint that distance lends to everything.
    Color haze() {
        return shades.getLast();
    }

    void paint(Stage stage) {
        boolean space = brief.place() == Place.SPACE;
        double bottom = space ? stage.height() : stage.horizon() + 4;
        stage.pen()
                .setPaint(new LinearGradientPaint(
                        new Point2D.Double(0, 0),
                        new Point2D.Double(0, bottom),
                        new float[] {0f, 0.42f, 0.78f, 1f},
                        shades.toArray(Color[]::new)));
        stage.pen().fill(new Rectangle2D.Double(0, 0, stage.width(), space ? stage.height() : bottom));
        if (brief.light() == Light.NIGHT) {
            stars(stage, bottom);
        }
        luminary(stage);
        if (!space) {
            clouds(stage);
            hills(stage);
        }
    }

    private void stars(Stage stage, double bottom) {
        for (int i = 0; i < STARS; i++) {
            double twinkle = 0.55 + 0.45 * Math.sin(stage.time() * (1 + 2 * chance(10, i)) + 6.3 * chance(11, i));
            double x = chance(12, i) * stage.width();
            double y = chance(13, i) * bottom * 0.95;
            stage.disc(Ink.sheer(Color.WHITE, 0.85 * twinkle), x, y, 0.8 + 1.6 * chance(14, i));
        }
    }

    private void luminary(Stage stage) {
        double x = stage.width() * (0.62 + 0.16 * chance(15, 0));
        switch (brief.light()) {
            case SUNSET -> sun(stage, x, stage.horizon() - 74 + 5 * stage.time(), 64, 0xfff0b8, 0xffa648);
            case DAWN -> sun(stage, x, stage.horizon() - 40 - 5 * stage.time(), 56, 0xfff7dc, 0xffc892);
            case DAY -> sun(stage, x, stage.height() * 0.16, 46, 0xfffbe0, 0xffffff);
            case NIGHT -> moon(stage, x, stage.height() * 0.18);
            case OVERCAST -> glow(stage, x, stage.height() * 0.2, 190, Ink.rgb(0xf2f4f5), 0.5);
        }
    }

    private void sun(Stage stage, double x, double y, double radius, int core, int halo) {
        glow(stage, x, y, radius * 5.5, Ink.rgb(halo), 0.75);
        stage.disc(Ink.rgb(core), x, y, radius);
    }

    private void moon(Stage stage, double x, double y) {
        glow(stage, x, y, 170, Ink.rgb(0xbfc9ff), 0.35);
        stage.disc(Ink.rgb(0xf1eedd), x, y, 40);
        stage.disc(Ink.rgb(0xdcd8c6), x - 12, y - 8, 9);
        stage.disc(Ink.rgb(0xdcd8c6), x + 13, y + 12, 6);
        stage.disc(Ink.rgb(0xe3dfcd), x + 8, y - 16, 5);
    }

    private static void glow(Stage stage, double x, double y, double radius, Color color, double opacity) {
        stage.pen()
                .setPaint(new RadialGradientPaint(
                        new Point2D.Double(x, y), (float) radius, new float[] {0f, 0.3f, 1f}, new Color[] {
                            Ink.sheer(color, opacity), Ink.sheer(color, opacity * 0.45), Ink.sheer(color, 0)
                        }));
        stage.pen().fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private void clouds(Stage stage) {
        Color lit = Ink.mix(shades.get(2), Color.WHITE, brief.light() == Light.NIGHT ? 0.08 : 0.45);
        double opacity = brief.light() == Light.OVERCAST ? 0.8 : 0.5;
        double span = stage.width() + 500;
        for (int i = 0; i < CLOUDS; i++) {
            double drift = (8 + 10 * chance(20, i)) * stage.time();
            double x = Stage.wrap(chance(21, i) * span - drift, span) - 250;
            double y = stage.horizon() * (0.12 + 0.6 * chance(22, i));
            double length = 120 + 150 * chance(23, i);
            for (int puff = 0; puff < 3; puff++) {
                double shift = (puff - 1) * length * 0.45;
                stage.oval(
                        Ink.sheer(lit, opacity * (0.5 + 0.2 * puff)),
                        x + shift,
                        y - 6 * puff,
                        length * (0.75 - 0.15 * puff),
                        11 + 5 * chance(24, i * 3L + puff));
            }
        }
    }

    private void hills(Stage stage) {
        if (brief.place() == Place.SEA) {
            return;
        }
        Color far = Ink.mix(shades.get(1), shades.getLast(), 0.35);
        ridge(stage, far, 30, 74, 0.02);
        ridge(stage, Ink.darker(far, 0.25), 31, 44, 0.05);
    }

    private void ridge(Stage stage, Color color, int topic, double rise, double parallax) {
        double shift = stage.time() * brief.motion().speed * parallax + 1000 * chance(topic, 0);
        Path2D path = new Path2D.Double();
        path.moveTo(0, stage.horizon() + 6);
        for (double x = 0; x <= stage.width() + 16; x += 16) {
            double at = (x + shift) / 150;
            double wave = 0.5 + 0.3 * Math.sin(at) + 0.2 * Math.sin(2.3 * at + topic);
            path.lineTo(x, stage.horizon() - rise * wave);
        }
        path.lineTo(stage.width() + 16, stage.horizon() + 6);
        path.closePath();
        stage.pen().setColor(color);
        stage.pen().fill(path);
    }

    private double chance(int topic, long index) {
        return brief.chance().at(topic, index);
    }
}
