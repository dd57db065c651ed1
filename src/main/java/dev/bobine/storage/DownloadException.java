package dev.bobine.storage;

import java.io.IOException;

/// A download that a provider would not serve or did not go on with, in words that may be shown: the message holds no
/// URL, no key and nothing of the provider's reply.
public final class DownloadException extends IOException {

    private static final long serialVersionUID = 1L;

    public DownloadException(String message) {
        super(message);
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
