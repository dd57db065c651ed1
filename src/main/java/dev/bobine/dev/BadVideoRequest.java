package dev.bobine.dev;

/// A request that the renderer refuses, naming the parameter at fault.
final class BadVideoRequest extends Exception {

    private static final long serialVersionUID = 1;

    private final String parameter;

    BadVideoRequest(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
