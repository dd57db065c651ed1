package dev.bobine.runtime;

/// A number that is read once in a while; `NaN` while it is not known.
final class Reading {

    private volatile double value = Double.NaN;

    double value() {
        return value;
    }

    void set(double known) {
        value = known;
    }

    void forget() {
        value = Double.NaN;
    }
}
