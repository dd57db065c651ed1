package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Weather;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/// Paints the frames of one animatic, each from its number alone.
final class Storyboard {

    private static final String MARK = "animatic · drawn by rules, no AI model";
    private static final int DROPS = 130;

    private final Animatic animatic;
    private final Brief brief;
    private final Sky sky;
    private final Ground ground;
    private final Figure figure;
    private final Lettering lettering;
    private final List<List<String>> captions;
    private final double unit;

    Storyboard(Animatic animatic) throws IOException {
        this.animatic = animatic;
        this.brief = Brief.of(animatic.prompt(), animatic.seed());
        this.sky = new Sky(brief);
        this.figure = new Figure(brief);
        this.unit = Math.min(animatic.width(), animatic.height()) / Stage.SHORT_SIDE;
        this.ground = new Ground(brief, sky.haze(), unit);
        this.lettering = Lettering.load();
        this.captions = lettering.pages(animatic.prompt(), animatic.width() / unit - 120, animatic.seconds());
    }

    /// How many pictures it has.
    int frames() {
        return animatic.frames();
    }

    Brief brief() {
        return brief;
    }

    void paint(int frame, BufferedImage picture) throws IOException {
        Graphics2D pen = picture.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.scale(unit, unit);
            double time = frame / (double) Animatic.FRAMES_PER_SECOND;
            paint(new Stage(pen, animatic.width() / unit, animatic.height() / unit, time));
        } finally {
            pen.dispose();
        }
    }

    private void paint(Stage stage) throws IOException {
        sky.paint(stage);
        ground.paint(stage);
        figure.paint(stage);
        ground.paintFront(stage);
        weather(stage);
        double share = stage.time() / animatic.seconds();
        lettering.caption(stage, lettering.pageAt(captions, share), Math.min(1, 0.25 + stage.time() * 2));
        lettering.mark(stage, MARK);
    }

    private void weather(Stage stage) {
        if (brief.weather() == Weather.CLEAR) {
            return;
        }
        boolean rain = brief.weather() == Weather.RAIN;
        stage.pen().setStroke(new BasicStroke(1.6f));
        for (int i = 0; i < DROPS; i++) {
            double depth = 0.4 + 0.6 * brief.chance().at(100, i);
            double fall =
                    stage.time() * depth * (rain ? 1100 : 120) + brief.chance().at(101, i) * stage.height();
            double y = Stage.wrap(fall, stage.height() + 60) - 30;
            double wind = rain ? 0.12 * y : 24 * Math.sin(stage.time() + i);
            double x = Stage.wrap(brief.chance().at(102, i) * stage.width() - wind, stage.width());
            if (rain) {
                stage.pen().setColor(Ink.sheer(Ink.rgb(0xd5e4f0), 0.5 * depth));
                stage.pen().draw(new Line2D.Double(x, y, x - 5 * depth, y + 34 * depth));
            } else {
                stage.disc(Ink.sheer(Color.WHITE, 0.85 * depth), x, y, 1.5 + 4 * depth);
            }
        }
    }
}
