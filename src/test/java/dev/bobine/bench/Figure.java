package dev.bobine.bench;

import java.util.Locale;

/// One measured number.
///
/// @param aim what it should be; empty where there is no aim
record Figure(String name, double value, String unit, String aim) {

    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, "");
    }

    static Figure of(String name, double value, String unit, String aim) {
        return new Figure(name, value, unit, aim);
    }

    /// With as many digits as mean something.
    String text() {
        double size = Math.abs(value);
        String number = size >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.3f", value);
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
