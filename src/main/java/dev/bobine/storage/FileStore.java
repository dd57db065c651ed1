package dev.bobine.storage;

import dev.bobine.media.FileType;
import java.io.IOException;
import java.util.Objects;

/// Where the files of users are put, piece by piece as they come. Calls block and belong on a virtual thread.
public interface FileStore {

    /// Begins a file. Nothing is there before it is complete.
    ///
    /// @param name its key, but for the ending that its type gives it
    /// @param maxBytes a longer file is refused
    Arrival begin(String name, long maxBytes);

    /// Removes a file of whatever type, and what was never finished of it; nothing happens when it is gone.
    ///
    /// @param name its key without the ending
    void delete(String name) throws IOException;

    /// The key of a file.
    ///
    /// @param name its key without the ending
    static String key(String name, FileType type) {
        return name + "." + type.extension();
    }

    /// A file on its way. Closing it before it is complete throws away what has come.
    interface Arrival extends AutoCloseable {

        /// Takes the next piece.
        ///
        /// @throws RefusedException when it is clear that this is no file to be kept
        void write(byte[] bytes, int offset, int length) throws IOException;

        /// Puts it under its key.
        ///
        /// @throws RefusedException when this is no file to be kept
        Whole complete() throws IOException;

        @Override
        void close();
    }

    /// A file that is there.
    record Whole(FileType type, long bytes, String sha256) {

        public Whole {
            Objects.requireNonNull(type, "type is null");
            Objects.requireNonNull(sha256, "sha256 is null");
        }
    }

    /// Why a file is not kept.
    enum Refusal {
        TOO_LARGE,
        UNKNOWN_TYPE
    }

    /// A file is not kept because of what it is.
    final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        RefusedException(Refusal refusal) {
            super("The file is not kept: " + refusal);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }
}
