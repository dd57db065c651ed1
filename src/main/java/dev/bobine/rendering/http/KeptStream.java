package dev.bobine.rendering.http;

import dev.bobine.storage.ReplyStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// An answer that is kept as it is read. Closing it does not end it: what its reader did not want has to be kept too.
final class KeptStream extends FilterInputStream {

    private static final int PIECE = 16 << 10;

    private final ReplyStore.Arrival arrival;

    KeptStream(InputStream answer, ReplyStore.Arrival arrival) {
        super(answer);
        this.arrival = arrival;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            arrival.write(buffer, offset, read);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /// Reads the rest.
    void drain() throws IOException {
        byte[] piece = new byte[PIECE];
        int read;
        do {
            read = read(piece, 0, piece.length);
        } while (read >= 0);
    }

    @Override
    public void close() {
        // See above.
    }
}
