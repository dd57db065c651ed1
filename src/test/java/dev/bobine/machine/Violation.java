package dev.bobine.machine;

/// A history that broke an invariant.
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
