package dev.bobine.dev.animatic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/// Plants in bands of growing size from the horizon to the viewer. A few tufts of each size are drawn once and stamped
/// thousands of times: filling their outlines again would take most of a frame's time.
final class Tufts {

    static final int BANDS = 9;

    private static final int VARIANTS = 14;

    private final Brief brief;
    private final BufferedImage[][] stamps = new BufferedImage[BANDS][VARIANTS];
    private final double unit;

    Tufts(Brief brief, Color plant, Color haze, double dimming, double unit) {
        this.brief = brief;
        this.unit = unit;
        Color shade = Ink.rgb(0x1a1440);
        for (int band = 0; band < BANDS; band++) {
            Color tint = Ink.mix(Ink.mix(plant, haze, 0.45 * (1 - near(band))), shade, dimming);
            Color leaf = Ink.mix(Ink.mix(Ink.rgb(0x4d6b3a), tint, 0.3), shade, dimming);
            for (int variant = 0; variant < VARIANTS; variant++) {
                stamps[band][variant] = stamp(tint, leaf, size(band), band * 1_009L + variant);
            }
        }
    }

    /// Paints the bands from the first to the one before the last, each sliding by its own depth.
    void paint(Stage stage, int firstBand, int lastBand) {
        Graphics2D pen = stage.pen();
        AffineTransform before = pen.getTransform();
        pen.setTransform(new AffineTransform());
        for (int band = firstBand; band < lastBand; band++) {
            paintBand(stage, band);
        }
        pen.setTransform(before);
    }

    private void paintBand(Stage stage, int band) {
        double near = near(band);
        double gap = size(band) * 0.8;
        double base = stage.horizon() + (stage.height() - stage.horizon()) * Math.pow(near, 1.45) + size(band) * 0.25;
        double scroll = stage.time() * brief.motion().speed * near * near + 31 * band;
        for (long i = (long) Math.floor(scroll / gap) - 1; i * gap - scroll < stage.width() + gap; i++) {
            long id = band * 100_003L + i;
            BufferedImage stamp = stamps[band][(int) (brief.chance().at(45, id) * VARIANTS)];
            double x = (i * gap - scroll + gap * 0.5 * brief.chance().at(46, id)) * unit;
            double y = (base + size(band) * 0.2 * brief.chance().at(47, id)) * unit;
            stage.pen().drawImage(stamp, (int) x - stamp.getWidth() / 2, (int) y - stamp.getHeight(), null);
        }
    }

    private static double near(int band) {
        return (band + 1.0) / BANDS;
    }

    private static double size(int band) {
        return 7 + 40 * near(band) * near(band);
    }

    private BufferedImage stamp(Color tint, Color leaf, double size, long id) {
        int side = (int) Math.ceil(2.2 * size * unit) + 2;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.scale(unit, unit);
        Stage stage = new Stage(pen, side / unit, side / unit, 0);
        for (int spike = 0; spike < 5; spike++) {
            spike(stage, tint, leaf, size, id * 5 + spike, spike / 4.0 - 0.5);
        }
        pen.dispose();
        return image;
    }

    private void spike(Stage stage, Color tint, Color leaf, double size, long id, double place) {
        double tone = brief.chance().at(40, id);
        double tall = size * (1 + 0.6 * brief.chance().at(41, id));
        double foot = stage.width() / 2 + place * size * 1.1;
        double tip = foot + (place + 0.4 * (tone - 0.5)) * size * 0.5;
        double base = stage.height();
        stage.polygon(leaf, foot - size * 0.05, base, foot + size * 0.05, base, tip, base - tall * 0.75);
        Color petal = tone > 0.45 ? Ink.lighter(tint, (tone - 0.45) * 0.6) : Ink.darker(tint, 0.45 - tone);
        stage.oval(petal, tip, base - tall * 0.78, size * 0.12, tall * 0.38);
    }
}
