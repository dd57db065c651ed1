package dev.bobine.rendering;

import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import dev.bobine.storage.ReplyStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers in memory.
public final class MemoryReplies implements ReplyStore {

    public final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    /// What the bucket does when an answer is to be kept.
    public volatile boolean broken;

    @Override
    public Arrival begin(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new Arrival() {
            @Override
            public void write(byte[] piece, int offset, int length) {
                bytes.write(piece, offset, length);
            }

            @Override
            public void complete() throws IOException {
                if (broken) {
                    throw new IOException("no bucket");
                }
                kept.put(name, bytes.toByteArray());
            }

            @Override
            public void close() {
                // Nothing is held but memory.
            }
        };
    }

    @Override
    public boolean has(String name) {
        return kept.containsKey(name);
    }

    @Override
    public ClipSource open(String name) throws IOException {
        byte[] bytes = kept.get(name);
        if (bytes == null) {
            throw DownloadException.notHere("none", null);
        }
        return new ClipSource(new ByteArrayInputStream(bytes), 0, (long) bytes.length, null);
    }

    @Override
    public void delete(String name) {
        kept.remove(name);
    }

    @Override
    public int removeOld(Instant keptBefore, int limit) {
        return 0;
    }
}
