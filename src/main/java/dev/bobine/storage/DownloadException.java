package dev.bobine.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A download that a provider would not serve or did not go on with, in words that may be shown: the message holds no
/// path, no key and nothing else of the provider's reply; it may name a host, for the operator who has to allow it.
public final class DownloadException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    public DownloadException(String message) {
        super(message);
        this.refused = false;
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
        this.refused = false;
    }

    private DownloadException(String message, @Nullable Throwable cause, boolean refused) {
        super(message, cause);
        this.refused = refused;
    }

    /// The clip is not to be had at this address, now or ever; it may be at another one.
    public static DownloadException notHere(String message, @Nullable Throwable cause) {
        return new DownloadException(message, cause, true);
    }

    /// Whether another address of the same clip should be asked.
    public boolean isNotHere() {
        return refused;
    }
}
