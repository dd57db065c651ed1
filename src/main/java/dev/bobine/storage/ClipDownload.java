package dev.bobine.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A clip that can be read from its provider, from the start or from where a broken download stopped.
public interface ClipDownload {

    /// @throws IOException when it could not be opened this time
    ClipSource open(long offset) throws IOException;

    /// The provider's still picture, if it serves one.
    Optional<ClipSource> poster();

    /// How long a copy may take as a whole.
    default Duration longest() {
        return Duration.ofHours(2);
    }
}
