package dev.bobine.storage;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// An open download.
///
/// @param offset the byte at which the stream starts: a server without range support starts at 0 whatever was asked
/// @param totalBytes size of the whole clip, null when the server does not tell
/// @param entityTag tells whether a resumed download is of the same clip
public record ClipSource(
        InputStream stream,
        long offset,
        @Nullable Long totalBytes,
        @Nullable String entityTag) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
