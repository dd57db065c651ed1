package dev.bobine.storage;

import org.jspecify.annotations.Nullable;

/// The provider's side of a copy failed, this time. The message is our own sentence.
final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Whether the provider says that it does not have it.
    boolean isGone() {
        return getCause() instanceof DownloadException failed && failed.isNotHere();
    }
}
