package dev.bobine.storage;

/// The provider's side of a copy failed, this time. The message is our own sentence.
final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
