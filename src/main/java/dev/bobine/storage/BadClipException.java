package dev.bobine.storage;

/// What the provider serves is complete and of no use. The message is our own sentence.
final class BadClipException extends Exception {

    private static final long serialVersionUID = 1L;

    BadClipException(String message) {
        super(message);
    }

    BadClipException(String message, Throwable cause) {
        super(message, cause);
    }
}
