package dev.bobine.storage;

import dev.bobine.job.Hashes;
import io.minio.Http;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes one object piece by piece: one that fits into a part is put at once, a longer one is a multipart upload. In
/// either case there is nothing under the key before the whole of it has come. Closing it before that throws away what
/// has come.
final class ObjectWriter implements AutoCloseable {

    /// Most that is held in memory.
    static final int PART = StorageSettings.MIN_PART_BYTES;

    private static final int FIRST_BUFFER = 64 << 10;

    private final Bucket bucket;
    private final Target target;
    private final List<Duration> pauses;
    private final MessageDigest sha256 = Hashes.newSha256();
    private byte[] part = new byte[FIRST_BUFFER];
    private int filled;
    private long count;
    private @Nullable MultipartUpload upload;

    /// Where the object goes, asked for when the first bytes leave: it may depend on them.
    interface Target {
        String key() throws IOException;

        Http.Headers headers() throws IOException;
    }

    /// One that gives up when the bucket fails.
    ObjectWriter(Bucket bucket, Target target) {
        this(bucket, target, List.of());
    }

    /// @param pauses before each further try of a call to the bucket that fails, whether in the middle of the object or
    /// at its end
    ObjectWriter(Bucket bucket, Target target, List<Duration> pauses) {
        this.bucket = bucket;
        this.target = target;
        this.pauses = pauses;
    }

    private interface Step {
        void take() throws IOException;
    }

    private void insist(Step step) throws IOException {
        for (Duration pause : pauses) {
            try {
                step.take();
                return;
            } catch (StoreException e) {
                sleep(pause, e);
            }
        }
        step.take();
    }

    private static void sleep(Duration pause, StoreException failure) throws StoreException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        count += length;
        sha256.update(bytes, offset, length);
        int at = offset;
        for (int left = length; left > 0; ) {
            makeRoom(left);
            int piece = Math.min(left, part.length - filled);
            System.arraycopy(bytes, at, part, filled, piece);
            filled += piece;
            at += piece;
            left -= piece;
        }
    }

    /// Bytes so far.
    long count() {
        return count;
    }

    /// The first bytes, as long as they have not left.
    byte[] head(int length) {
        return Arrays.copyOf(part, Math.min(filled, length));
    }

    private void makeRoom(int wanted) throws IOException {
        if (filled == PART) {
            flush();
        } else if (part.length - filled < wanted && part.length < PART) {
            part = Arrays.copyOf(part, Math.min(PART, Math.max(2 * part.length, filled + wanted)));
        }
    }

    private void flush() throws IOException {
        insist(() -> begun().part(part, filled));
        filled = 0;
    }

    private MultipartUpload begun() throws IOException {
        MultipartUpload known = upload;
        if (known == null) {
            known = new MultipartUpload(bucket, target.key(), target.headers());
            upload = known;
        }
        return known;
    }

    /// Puts it under its key, and tells its digest. A failed call may be made again.
    String complete() throws IOException {
        String digest = HexFormat.of().formatHex(digest());
        MultipartUpload parts = upload;
        if (parts == null) {
            insist(() -> {
                Bucket.Put put = bucket.put(target.key(), part, filled, digest, target.headers());
                if (!put.isMd5()) {
                    confirm(put.entityTag());
                }
            });
        } else {
            if (filled > 0) {
                flush();
            }
            insist(() -> confirm(parts.complete()));
        }
        return digest;
    }

    private byte[] digest() {
        try {
            return ((MessageDigest) sha256.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be cloned", e);
        }
    }

    /// Every part was checked by its own digest, so what is left to be seen is that all of them are there.
    private void confirm(Optional<String> entityTag) throws IOException {
        boolean asSent = bucket.stat(target.key())
                .filter(found -> found.isOf(count, entityTag))
                .isPresent();
        if (!asSent) {
            bucket.delete(target.key());
            throw new StoreException("The stored object differs from what was sent; it was removed.");
        }
    }

    @Override
    public void close() {
        if (upload != null) {
            upload.close();
        }
    }
}
