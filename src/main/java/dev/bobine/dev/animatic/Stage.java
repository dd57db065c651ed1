package dev.bobine.dev.animatic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// The canvas of one frame. Units do not depend on the clip's size: the shorter side is always 720 of them.
record Stage(Graphics2D pen, double width, double height, double time) {

    static final double SHORT_SIDE = 720;

    double horizon() {
        return height * 0.56;
    }

    void disc(Color color, double x, double y, double radius) {
        oval(color, x, y, radius, radius);
    }

    void oval(Color color, double x, double y, double radiusX, double radiusY) {
        pen.setColor(color);
        pen.fill(new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
    }

    void box(Color color, double x, double y, double boxWidth, double boxHeight) {
        pen.setColor(color);
        pen.fill(new Rectangle2D.Double(x, y, boxWidth, boxHeight));
    }

    /// Fills the polygon through the points, given as x, y, x, y, …
    void polygon(Color color, double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        pen.setColor(color);
        pen.fill(path);
    }

    /// A number between 0 and the period, whatever its sign.
    static double wrap(double value, double period) {
        return value - Math.floor(value / period) * period;
    }
}
