package dev.bobine.dev.animatic;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Path2D;

/// An animal on four legs, facing right, drawn from a handful of proportions. Its origin is the ground below its
/// middle.
record Quadruped(
        double length, double girth, double leg, double neck, double head, double muzzle, Ears ears, Tail tail) {

    enum Ears {
        POINTED,
        FLOPPY,
        UPRIGHT
    }

    enum Tail {
        CURVED,
        WAGGING,
        BUSHY,
        FLOWING
    }

    static final Quadruped CAT = new Quadruped(150, 34, 66, 26, 31, 7, Ears.POINTED, Tail.CURVED);
    static final Quadruped DOG = new Quadruped(150, 36, 74, 40, 30, 24, Ears.FLOPPY, Tail.WAGGING);
    static final Quadruped FOX = new Quadruped(140, 30, 60, 30, 27, 26, Ears.POINTED, Tail.BUSHY);
    static final Quadruped HORSE = new Quadruped(200, 48, 120, 96, 30, 44, Ears.UPRIGHT, Tail.FLOWING);

    void paint(Stage stage, Color coat, double strides, boolean running) {
        double beat = stage.time() * strides * 2 * Math.PI;
        double bounce = strides == 0 ? 0 : Math.abs(Math.sin(beat)) * (running ? 13 : 4);
        double pitch = running ? Math.sin(beat) * 0.07 : 0;
        Color far = Ink.darker(coat, 0.28);
        stage.pen().translate(0, -bounce);
        stage.pen().rotate(pitch);
        double hip = -length * 0.36;
        double shoulder = length * 0.34;
        double swing = strides == 0 ? 0.06 : running ? 1.05 : 0.45;
        leg(stage, far, hip + 10, swing * Math.sin(beat + 0.7), bounce);
        leg(stage, far, shoulder + 10, swing * Math.sin(beat + (running ? 2.9 : 3.8)), bounce);
        tail(stage, coat, beat);
        body(stage, coat);
        leg(stage, coat, hip, swing * Math.sin(beat + (running ? 0 : 3.1)), bounce);
        leg(stage, coat, shoulder, swing * Math.sin(beat + (running ? 2.3 : 0.6)), bounce);
        head(stage, coat);
    }

    private double spine() {
        return -leg - girth * 0.75;
    }

    private void body(Stage stage, Color coat) {
        double y = spine();
        stage.oval(coat, 0, y, length * 0.52, girth * 0.86);
        stage.oval(coat, -length * 0.3, y, length * 0.24, girth);
        stage.oval(coat, length * 0.3, y + 2, length * 0.23, girth * 0.98);
    }

    /// Two bones: the upper swings, the lower folds while the leg comes forward.
    private void leg(Stage stage, Color coat, double x, double swing, double bounce) {
        double upper = (leg + girth * 0.4) * 0.52;
        double lower = leg + girth * 0.4 - upper + bounce * 0.3;
        double top = spine() + girth * 0.35;
        double kneeX = x + Math.sin(swing) * upper;
        double kneeY = top + Math.cos(swing) * upper;
        double fold = swing > 0 ? swing * 0.45 - 0.1 : swing * 1.25 - 0.1;
        double footX = kneeX + Math.sin(fold) * lower;
        double footY = kneeY + Math.cos(fold) * lower;
        limb(stage, coat, girth * 0.56, x, top, kneeX, kneeY);
        limb(stage, coat, girth * 0.38, kneeX, kneeY, footX, footY);
        limb(stage, coat, girth * 0.34, footX, footY, footX + girth * 0.28, footY + 1);
    }

    private static void limb(Stage stage, Color color, double thick, double x1, double y1, double x2, double y2) {
        Path2D line = new Path2D.Double();
        line.moveTo(x1, y1);
        line.lineTo(x2, y2);
        stroke(stage, color, thick, line);
    }

    private static void stroke(Stage stage, Color color, double thick, Path2D line) {
        stage.pen().setColor(color);
        stage.pen().setStroke(new BasicStroke((float) thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        stage.pen().draw(line);
    }

    private void head(Stage stage, Color coat) {
        double chestX = length * 0.42;
        double chestY = spine() - girth * 0.2;
        double x = chestX + neck * 0.75;
        double y = chestY - neck * 0.8;
        limb(stage, coat, girth * 1.05, chestX - 8, chestY + 6, x - head * 0.3, y + head * 0.3);
        if (ears == Ears.UPRIGHT) {
            limb(stage, Ink.darker(coat, 0.5), girth * 0.32, chestX - 24, chestY - 14, x - head * 0.8, y - head * 0.6);
        }
        ears(stage, coat, x, y);
        stage.oval(coat, x, y, head * 1.06, head * 0.95);
        stage.oval(coat, x + head * 0.55 + muzzle * 0.5, y + head * 0.3, muzzle * 0.6 + head * 0.4, head * 0.46);
        stage.disc(Ink.rgb(0x2b1c22), x + head * 0.78 + muzzle, y + head * 0.16, head * 0.12);
        stage.oval(Ink.rgb(0xfff3c9), x + head * 0.38, y - head * 0.1, head * 0.17, head * 0.2);
        stage.oval(Ink.rgb(0x1c1a18), x + head * 0.43, y - head * 0.1, head * 0.09, head * 0.17);
        if (ears == Ears.POINTED) {
            whiskers(stage, x + head * 0.7 + muzzle, y + head * 0.32);
        }
    }

    private void whiskers(Stage stage, double x, double y) {
        for (int i = -1; i <= 1; i++) {
            limb(stage, Ink.sheer(Color.WHITE, 0.7), 1.2, x - 8, y, x + 18, y + i * 7 - 2);
        }
    }

    private void ears(Stage stage, Color coat, double x, double y) {
        Color inner = Ink.mix(coat, Ink.rgb(0xe7969c), 0.6);
        switch (ears) {
            case POINTED -> {
                ear(stage, Ink.darker(coat, 0.2), x + head * 0.25, y, 0.5);
                ear(stage, coat, x - head * 0.4, y, 0.55);
                ear(stage, inner, x - head * 0.4, y + head * 0.12, 0.3);
            }
            case UPRIGHT -> ear(stage, coat, x - head * 0.35, y, 0.35);
            case FLOPPY ->
                stage.oval(Ink.darker(coat, 0.35), x - head * 0.75, y + head * 0.15, head * 0.34, head * 0.8);
        }
    }

    private void ear(Stage stage, Color color, double x, double y, double half) {
        stage.polygon(
                color,
                x - head * half,
                y - head * 0.5,
                x + head * half,
                y - head * 0.6,
                x - head * 0.12,
                y - head * (1.1 + half));
    }

    private void tail(Stage stage, Color coat, double beat) {
        double x = -length * 0.48;
        double y = spine() - girth * 0.3;
        double sway = Math.sin(beat * 0.5 + 0.6) * 18;
        Path2D line = new Path2D.Double();
        line.moveTo(x + 12, y + 8);
        switch (tail) {
            case CURVED -> {
                line.curveTo(x - 46, y + 8, x - 54, y - 66 + sway, x - 92, y - 62 - sway);
                stroke(stage, coat, girth * 0.36, line);
            }
            case WAGGING -> {
                line.curveTo(x - 18, y - 10, x - 34, y - 40, x - 44 + sway, y - 62);
                stroke(stage, coat, girth * 0.34, line);
            }
            case BUSHY -> {
                line.curveTo(x - 30, y + 10, x - 60, y + 12 + sway, x - 96, y + 4 - sway);
                stroke(stage, coat, girth * 0.85, line);
                stage.disc(Ink.rgb(0xf6efe4), x - 96, y + 4 - sway, girth * 0.4);
            }
            case FLOWING -> {
                line.curveTo(x - 50, y - 10, x - 70, y + 40, x - 96 - sway, y + 74);
                stroke(stage, Ink.darker(coat, 0.5), girth * 0.4, line);
            }
        }
    }
}
