package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Motion;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;

/// The subject: a silhouette of simple shapes that moves the way the prompt says.
final class Figure {

    private final Brief brief;
    private final Color coat;

    Figure(Brief brief) {
        this.brief = brief;
        this.coat = brief.coat();
    }

    void paint(Stage stage) {
        AffineTransform before = stage.pen().getTransform();
        double drift = brief.motion() == Motion.STILL ? 0 : 26 * Math.sin(stage.time() * 0.7);
        stage.pen().translate(stage.width() * 0.44 + drift, footing(stage));
        double size = Math.min(1.25, stage.width() / 560);
        stage.pen().scale(size, size);
        draw(stage);
        stage.pen().setTransform(before);
    }

    private double footing(Stage stage) {
        double ground = stage.horizon() + (stage.height() - stage.horizon()) * 0.62;
        double swell = Math.sin(stage.time() * 1.7);
        return switch (brief.subject()) {
            case CAT, DOG, HORSE, FOX, PERSON, ROBOT, CAR -> ground;
            case BOAT -> stage.horizon() + 96 + 7 * swell;
            case FISH -> ground - 20 + 16 * swell;
            case BIRD, BALLOON, ROCKET -> stage.height() * 0.4 + 18 * swell;
            case SHAPES -> stage.height() * 0.46;
        };
    }

    private void draw(Stage stage) {
        double strides = brief.motion().strides;
        boolean running = brief.motion() == Motion.RUN;
        switch (brief.subject()) {
            case CAT -> grounded(stage, Quadruped.CAT, strides, running);
            case DOG -> grounded(stage, Quadruped.DOG, strides, running);
            case FOX -> grounded(stage, Quadruped.FOX, strides, running);
            case HORSE -> grounded(stage, Quadruped.HORSE, strides, running);
            case PERSON -> walker(stage, strides, false);
            case ROBOT -> walker(stage, strides, true);
            case BIRD -> bird(stage);
            case FISH -> fish(stage);
            case CAR -> car(stage);
            case BOAT -> boat(stage);
            case BALLOON -> balloon(stage);
            case ROCKET -> rocket(stage);
            case SHAPES -> shapes(stage);
        }
    }

    private void grounded(Stage stage, Quadruped animal, double strides, boolean running) {
        shadow(stage, animal.length() * 0.62);
        animal.paint(stage, coat, strides, running);
    }

    private static void shadow(Stage stage, double halfWidth) {
        stage.oval(Ink.sheer(Ink.rgb(0x120a24), 0.38), 0, 4, halfWidth, 11);
    }

    private void walker(Stage stage, double strides, boolean square) {
        double swing = strides == 0 ? 0.05 : 0.55 * Math.sin(stage.time() * strides * 2 * Math.PI);
        Color far = Ink.darker(coat, 0.35);
        Color skin = square ? Ink.lighter(coat, 0.2) : Ink.rgb(0xd9a37c);
        shadow(stage, 60);
        limb(stage, far, 20, 0, -104, -swing, 100);
        limb(stage, far, 15, 0, -196, swing, 84);
        round(stage, coat, -27, -206, 54, 112, square ? 8 : 44);
        limb(stage, Ink.darker(coat, 0.2), 20, 0, -104, swing, 100);
        limb(stage, Ink.lighter(coat, 0.1), 15, 0, -196, -swing, 84);
        if (square) {
            round(stage, skin, -26, -266, 56, 50, 8);
            stage.disc(Ink.rgb(0x7df3ff), 16, -242, 7);
            stage.box(far, -1, -284, 4, 20);
            stage.disc(Ink.rgb(0xff5b4d), 1, -287, 6);
        } else {
            stage.disc(skin, 4, -238, 28);
            stage.oval(Ink.darker(coat, 0.6), -2, -250, 29, 19);
            stage.disc(Ink.rgb(0x22181a), 20, -238, 3.4);
        }
    }

    private static void limb(Stage stage, Color color, double thick, double x, double y, double angle, double length) {
        stage.pen().setColor(color);
        stage.pen().setStroke(new BasicStroke((float) thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        stage.pen().draw(new Line2D.Double(x, y, x + Math.sin(angle) * length, y + Math.cos(angle) * length));
    }

    private static void round(Stage stage, Color color, double x, double y, double width, double height, double arc) {
        stage.pen().setColor(color);
        stage.pen().fill(new RoundRectangle2D.Double(x, y, width, height, arc, arc));
    }

    private void bird(Stage stage) {
        double flap = Math.sin(stage.time() * brief.motion().strides * 2 * Math.PI);
        Color wing = Ink.darker(coat, 0.22);
        stage.polygon(Ink.darker(wing, 0.2), -16, -4, 34, -6, -26, -96 * flap - 12);
        stage.oval(coat, 0, 0, 72, 26);
        stage.polygon(wing, -58, -4, -122, -20, -112, 14);
        stage.disc(coat, 66, -16, 21);
        stage.polygon(Ink.rgb(0xf0a830), 84, -22, 114, -12, 84, -8);
        stage.disc(Ink.rgb(0x1c1a18), 72, -20, 4);
        stage.polygon(wing, -30, 0, 36, 0, -34, -122 * flap);
    }

    private void fish(Stage stage) {
        double sweep = 22 * Math.sin(stage.time() * 7);
        Color fin = Ink.darker(coat, 0.25);
        stage.polygon(fin, -72, 0, -134, -40 + sweep, -116, 0, -134, 40 + sweep);
        stage.polygon(fin, -24, -36, 34, -36, -14, -72);
        stage.oval(coat, 0, 0, 92, 44);
        stage.oval(Ink.sheer(Color.WHITE, 0.25), 6, 18, 66, 18);
        stage.disc(Color.WHITE, 56, -10, 10);
        stage.disc(Ink.rgb(0x1c1a18), 59, -10, 5);
    }

    private void car(Stage stage) {
        shadow(stage, 150);
        round(stage, coat, -150, -84, 300, 58, 30);
        stage.polygon(Ink.darker(coat, 0.12), -98, -82, -62, -136, 56, -136, 104, -82);
        stage.polygon(Ink.rgb(0xbfe3f2), -78, -84, -52, -126, -4, -126, -4, -84);
        stage.polygon(Ink.rgb(0xbfe3f2), 6, -84, 6, -126, 50, -126, 84, -84);
        stage.disc(Ink.rgb(0xfff1b0), 142, -58, 9);
        for (int x : new int[] {-88, 88}) {
            stage.disc(Ink.rgb(0x202228), x, -28, 31);
            stage.disc(Ink.rgb(0xc9cdd3), x, -28, 13);
            double turn = stage.time() * brief.motion().speed / 31;
            limb(stage, Ink.rgb(0x6d737c), 4, x, -28, -turn, 12);
        }
    }

    private void boat(Stage stage) {
        double tilt = 0.05 * Math.sin(stage.time() * 1.3);
        stage.pen().rotate(tilt);
        stage.polygon(Ink.rgb(0x6e4426), -130, -30, 140, -30, 96, 26, -96, 26);
        stage.polygon(Ink.rgb(0x8a5a35), -130, -30, 140, -30, 130, -14, -120, -14);
        stage.box(Ink.rgb(0x4f311c), -5, -236, 9, 208);
        stage.polygon(coat, 10, -228, 128, -48, 10, -48);
        stage.polygon(Ink.lighter(coat, 0.35), -11, -204, -92, -48, -11, -48);
    }

    private void balloon(Stage stage) {
        Color stripe = Ink.lighter(coat, 0.45);
        stage.polygon(Ink.rgb(0x5b4632), -34, 66, -32, 66, -17, 122, -20, 122);
        stage.polygon(Ink.rgb(0x5b4632), 32, 66, 34, 66, 20, 122, 17, 122);
        stage.polygon(coat, -98, 0, 98, 0, 26, 84, -26, 84);
        stage.disc(coat, 0, -24, 102);
        stage.oval(stripe, 0, -24, 62, 102);
        stage.oval(coat, 0, -24, 24, 102);
        round(stage, Ink.rgb(0x8a5a35), -25, 118, 50, 38, 10);
    }

    private void rocket(Stage stage) {
        double flare = 70 + 24 * Math.sin(stage.time() * 23);
        stage.pen().rotate(0.6);
        stage.polygon(Ink.rgb(0xffb13b), -26, 96, 26, 96, 0, 96 + flare);
        stage.polygon(Ink.rgb(0xfff0b5), -13, 96, 13, 96, 0, 96 + flare * 0.55);
        stage.polygon(Ink.darker(coat, 0.3), -40, 40, -80, 112, -32, 92);
        stage.polygon(Ink.darker(coat, 0.3), 40, 40, 80, 112, 32, 92);
        stage.oval(Ink.rgb(0xeef1f4), 0, 0, 44, 116);
        stage.polygon(coat, -27, -92, 27, -92, 0, -138);
        stage.disc(Ink.darker(coat, 0.2), 0, -28, 22);
        stage.disc(Ink.rgb(0xa9dcf5), 0, -28, 15);
    }

    /// For a prompt whose subject no word names: shapes in its colours, turning around each other.
    private void shapes(Stage stage) {
        int count = 5 + brief.chance().pick(90, 4);
        for (int i = 0; i < count; i++) {
            double angle = stage.time() * (0.3 + 0.5 * chance(91, i)) + i * 2 * Math.PI / count;
            double reach = 60 + 150 * chance(92, i);
            Color color = Ink.sheer(Ink.mix(coat, Ink.hue(chance(93, i), 0.6, 0.95), 0.55 * chance(94, i)), 0.85);
            double x = Math.cos(angle) * reach;
            double y = Math.sin(angle) * reach * 0.75;
            star(stage, color, x, y, 34 + 44 * chance(95, i), 3 + (int) (5 * chance(96, i)), angle * 1.4);
        }
    }

    private static void star(Stage stage, Color color, double x, double y, double radius, int corners, double turn) {
        if (corners > 6) {
            stage.disc(color, x, y, radius * 0.85);
            return;
        }
        double[] points = new double[corners * 2];
        for (int i = 0; i < corners; i++) {
            double angle = turn + i * 2 * Math.PI / corners;
            points[2 * i] = x + Math.cos(angle) * radius;
            points[2 * i + 1] = y + Math.sin(angle) * radius;
        }
        stage.polygon(color, points);
    }

    private double chance(int topic, long index) {
        return brief.chance().at(topic, index);
    }
}
