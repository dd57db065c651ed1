package dev.bobine.media;

/// What was read is complete and of no use as a clip. The message is our own sentence.
public final class BadClipException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadClipException(String message) {
        super(message);
    }
}
