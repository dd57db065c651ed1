package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Light;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// Everything below the horizon and what stands on it, sliding past as the camera follows the subject: what is near
/// slides faster. The front layer is painted over the subject's feet.
final class Ground {

    private static final Color GRASS = Ink.rgb(0x6fa544);
    private static final int FRONT_BAND = Tufts.BANDS - 2;

    private final Brief brief;
    private final Color haze;
    private final Color lamp;
    private final double dimming;
    private final Tufts tufts;

    Ground(Brief brief, Color haze, double unit) {
        this.brief = brief;
        this.haze = haze;
        this.lamp = Ink.rgb(0xffd98a);
        this.dimming = brief.light() == Light.NIGHT ? 0.55 : brief.light() == Light.SUNSET ? 0.18 : 0;
        Color plant = brief.place() == Brief.Place.FLOWERS ? brief.bloom() : GRASS;
        this.tufts = new Tufts(brief, plant, haze, dimming, unit);
    }

    void paint(Stage stage) {
        switch (brief.place()) {
            case FLOWERS ->
                field(stage, brief.bloom(), Ink.darker(Ink.mix(brief.bloom(), Ink.rgb(0x4c5a2c), 0.6), 0.25));
            case MEADOW -> field(stage, GRASS, Ink.rgb(0x3f6f2c));
            case SEA -> sea(stage);
            case FOREST -> forest(stage);
            case CITY -> city(stage);
            case MOUNTAINS -> mountains(stage);
            case DESERT -> dunes(stage, Ink.rgb(0xe0aa62));
            case SNOWFIELD -> dunes(stage, Ink.rgb(0xeaf1f7));
            case SPACE -> planet(stage);
        }
    }

    void paintFront(Stage stage) {
        switch (brief.place()) {
            case FLOWERS -> tufts.paint(stage, FRONT_BAND, Tufts.BANDS);
            case MEADOW, FOREST, MOUNTAINS -> blades(stage);
            case SEA, CITY, DESERT, SNOWFIELD, SPACE -> {}
        }
    }

    /// Planted rows running to a vanishing point, then plants in bands of growing size.
    private void field(Stage stage, Color plant, Color soil) {
        plain(stage, Ink.mix(plant, haze, 0.45), soil);
        double vanishing = stage.width() * 0.5;
        double spacing = 92;
        double shift = Stage.wrap(slide(stage, 1), spacing);
        int rows = (int) (stage.width() / spacing * 4);
        for (int i = -rows; i <= rows; i++) {
            double x = vanishing + i * spacing * 1.6 - shift * 1.6;
            double top = vanishing + (x - vanishing) * 0.06;
            stage.polygon(
                    Ink.sheer(lit(Ink.darker(plant, 0.12)), 0.75),
                    top - 1,
                    stage.horizon() + 2,
                    top + 2,
                    stage.horizon() + 2,
                    x + 46,
                    stage.height(),
                    x - 46,
                    stage.height());
        }
        tufts.paint(stage, 0, FRONT_BAND);
    }

    private void blades(Stage stage) {
        double scroll = slide(stage, 1.15);
        double gap = 15;
        for (long i = (long) Math.floor(scroll / gap) - 1; i * gap - scroll < stage.width() + gap; i++) {
            double x = i * gap - scroll;
            double tall = 26 + 40 * chance(42, i);
            double lean = 8 * Math.sin(stage.time() * 2 + i * 0.5) + 10 * (chance(43, i) - 0.5);
            Color green = lit(Ink.mix(Ink.rgb(0x2f5a22), Ink.rgb(0x7db04a), chance(44, i)));
            stage.polygon(green, x - 4, stage.height(), x + 4, stage.height(), x + lean, stage.height() - tall);
        }
    }

    private void sea(Stage stage) {
        Color water = Ink.mix(Ink.rgb(0x1d5f86), haze, 0.28);
        plain(stage, Ink.mix(water, haze, 0.5), Ink.darker(water, 0.35));
        for (int band = 0; band < 9; band++) {
            double near = (band + 1) / 9.0;
            double y = stage.horizon() + (stage.height() - stage.horizon()) * Math.pow(near, 1.7);
            wave(stage, Ink.sheer(lit(Ink.mix(water, Color.WHITE, 0.28 - 0.2 * near)), 0.5), y, 2 + 9 * near, band);
        }
        for (int i = 0; i < 60; i++) {
            double near = chance(50, i);
            double x = Stage.wrap(chance(51, i) * stage.width() - slide(stage, near * 0.5), stage.width());
            double y = stage.horizon() + (stage.height() - stage.horizon()) * near * near;
            double flash = 0.5 + 0.5 * Math.sin(stage.time() * 3 + 6.3 * chance(52, i));
            stage.oval(Ink.sheer(Ink.lighter(haze, 0.4), 0.55 * flash), x, y, 6 + 22 * near, 1 + 1.6 * near);
        }
    }

    private void wave(Stage stage, Color color, double y, double swell, int band) {
        Path2D path = new Path2D.Double();
        path.moveTo(0, stage.height());
        double scroll = slide(stage, 0.2 + band * 0.06) + 40 * stage.time();
        for (double x = 0; x <= stage.width() + 12; x += 12) {
            path.lineTo(x, y + swell * Math.sin((x + scroll) / (30 + 12 * band) + band * 1.9));
        }
        path.lineTo(stage.width() + 12, stage.height());
        path.closePath();
        stage.pen().setColor(color);
        stage.pen().fill(path);
    }

    private void forest(Stage stage) {
        plain(stage, Ink.mix(Ink.rgb(0x5b7f3d), haze, 0.4), Ink.rgb(0x2c4a22));
        for (int band = 0; band < 3; band++) {
            double near = (band + 1) / 3.0;
            double gap = 70 + 70 * near;
            double scroll = slide(stage, 0.12 + 0.4 * near * near);
            double base = stage.horizon() + 14 + 64 * near * near;
            Color needles = lit(Ink.mix(Ink.rgb(0x234f30), haze, 0.5 - 0.45 * near));
            for (long i = (long) Math.floor(scroll / gap) - 2; i * gap - scroll < stage.width() + 2 * gap; i++) {
                fir(stage, needles, i * gap - scroll, base, (120 + 190 * near) * (0.7 + 0.5 * chance(60 + band, i)));
            }
        }
    }

    private void fir(Stage stage, Color needles, double x, double base, double tall) {
        stage.box(lit(Ink.rgb(0x4a3423)), x - tall * 0.03, base - tall * 0.16, tall * 0.06, tall * 0.17);
        for (int tier = 0; tier < 4; tier++) {
            double foot = base - tall * (0.12 + 0.2 * tier);
            double half = tall * (0.24 - 0.045 * tier);
            stage.polygon(Ink.lighter(needles, 0.05 * tier), x - half, foot, x + half, foot, x, foot - tall * 0.34);
        }
    }

    private void city(Stage stage) {
        plain(stage, Ink.rgb(0x6d6f78), Ink.rgb(0x34353c));
        for (int band = 0; band < 3; band++) {
            double near = (band + 1) / 3.0;
            double gap = 86 + 46 * near;
            double scroll = slide(stage, 0.08 + 0.3 * near * near);
            Color wall = lit(Ink.mix(Ink.rgb(0x3a3f52), haze, 0.55 - 0.45 * near));
            for (long i = (long) Math.floor(scroll / gap) - 1; i * gap - scroll < stage.width() + gap; i++) {
                double tall = 110 + 230 * chance(70 + band, i) * (1.1 - 0.35 * near);
                building(stage, wall, i * gap - scroll, tall + 30 * near, gap * 0.93, band * 1_009L + i);
            }
        }
        double scroll = Stage.wrap(slide(stage, 1), 180);
        for (double x = -180; x < stage.width() + 180; x += 180) {
            stage.box(lit(Ink.rgb(0xd8d3bd)), x - scroll, stage.height() * 0.86, 96, 7);
        }
    }

    private void building(Stage stage, Color wall, double x, double tall, double wide, long id) {
        double foot = stage.horizon() + 34;
        stage.box(wall, x, foot - tall, wide, tall);
        for (int floor = 0; floor * 26 + 40 < tall; floor++) {
            for (int column = 0; column * 22 + 24 < wide; column++) {
                boolean on = chance(75, id * 997 + floor * 31L + column) < (brief.light() == Light.DAY ? 0.15 : 0.5);
                Color pane = on ? lamp : Ink.darker(wall, 0.25);
                stage.box(pane, x + 10 + column * 22, foot - tall + 14 + floor * 26, 11, 14);
            }
        }
    }

    private void mountains(Stage stage) {
        double gap = 250;
        double scroll = slide(stage, 0.1);
        for (long i = (long) Math.floor(scroll / gap) - 2; i * gap - scroll < stage.width() + 2 * gap; i++) {
            double x = i * gap - scroll + 90 * chance(80, i);
            double tall = 190 + 150 * chance(81, i);
            double half = tall * 0.82;
            double foot = stage.horizon() + 8;
            Color rock = lit(Ink.mix(Ink.rgb(0x5a6172), haze, 0.3));
            stage.polygon(rock, x - half, foot, x, foot - tall, x + half, foot);
            stage.polygon(Ink.darker(rock, 0.18), x, foot - tall, x + half, foot, x + half * 0.15, foot);
            double cap = 0.32;
            stage.polygon(
                    lit(Ink.rgb(0xf6f8fb)),
                    x,
                    foot - tall,
                    x + half * cap,
                    foot - tall * (1 - cap),
                    x + half * 0.1,
                    foot - tall * 0.75,
                    x - half * 0.08,
                    foot - tall * 0.64,
                    x - half * cap,
                    foot - tall * (1 - cap));
        }
        plain(stage, Ink.mix(Ink.rgb(0x7fa653), haze, 0.3), Ink.rgb(0x3f6b30));
    }

    private void dunes(Stage stage, Color sand) {
        plain(stage, Ink.mix(sand, haze, 0.35), sand);
        for (int band = 0; band < 4; band++) {
            double near = (band + 1) / 4.0;
            double scroll = slide(stage, 0.1 + 0.7 * near * near);
            double y = stage.horizon() + (stage.height() - stage.horizon()) * near * near * 0.75;
            Path2D path = new Path2D.Double();
            path.moveTo(0, stage.height());
            for (double x = 0; x <= stage.width() + 14; x += 14) {
                double at = (x + scroll + band * 333) / (170 + 60 * near);
                path.lineTo(x, y - (16 + 22 * near) * (Math.sin(at) + 0.4 * Math.sin(2.1 * at)));
            }
            path.lineTo(stage.width() + 14, stage.height());
            path.closePath();
            stage.pen().setColor(lit(Ink.darker(Ink.mix(sand, haze, 0.3 - 0.3 * near), 0.05 + 0.13 * near)));
            stage.pen().fill(path);
        }
    }

    private void planet(Stage stage) {
        double radius = stage.width() * 0.9;
        double y = stage.height() + radius * 0.72;
        Color surface = Ink.darker(brief.bloom(), 0.25);
        stage.disc(Ink.sheer(Ink.lighter(surface, 0.5), 0.25), stage.width() / 2, y, radius + 16);
        stage.disc(surface, stage.width() / 2, y, radius);
        double x = stage.width() * 0.2;
        double ringed = stage.height() * 0.25;
        stage.disc(Ink.lighter(brief.bloom(), 0.15), x, ringed, 52);
        stage.oval(Ink.sheer(Ink.lighter(brief.bloom(), 0.6), 0.6), x, ringed + 6, 96, 9);
    }

    private void plain(Stage stage, Color far, Color near) {
        float top = (float) stage.horizon();
        stage.pen().setPaint(new GradientPaint(0f, top, lit(far), 0f, (float) stage.height(), lit(near)));
        stage.pen().fill(new Rectangle2D.Double(0, top, stage.width(), stage.height() - top));
    }

    private double slide(Stage stage, double depth) {
        return stage.time() * brief.motion().speed * depth;
    }

    private Color lit(Color color) {
        return dimming == 0 ? color : Ink.mix(color, Ink.rgb(0x1a1440), dimming);
    }

    private double chance(int topic, long index) {
        return brief.chance().at(topic, index);
    }
}
