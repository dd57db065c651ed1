package dev.bobine.storage;

import java.io.IOException;
import java.time.Instant;

/// Where the answers to paid calls are kept that hold what was paid for, until it is collected. Names are the
/// idempotency keys of the calls. Calls block and belong on a virtual thread.
public interface ReplyStore {

    /// Begins to keep an answer. Nothing is there before it is complete.
    Arrival begin(String name);

    /// Whether an answer was kept.
    boolean has(String name) throws IOException;

    /// Opens an answer.
    ///
    /// @throws DownloadException that says that it is not here, when there is none
    /// @throws IOException when it could not be opened this time
    ClipSource open(String name) throws IOException;

    /// Forgets an answer; nothing happens when there is none.
    void delete(String name) throws IOException;

    /// Forgets answers that were kept before a moment and that nobody has collected.
    ///
    /// @return how many, no more than the limit
    int removeOld(Instant keptBefore, int limit) throws IOException;

    /// An answer on its way. Closing it before it is complete throws away what has come.
    interface Arrival extends AutoCloseable {

        /// Takes the next piece.
        void write(byte[] bytes, int offset, int length) throws IOException;

        /// Keeps it.
        void complete() throws IOException;

        @Override
        void close();
    }
}
