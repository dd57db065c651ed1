package dev.bobine.storage;

import dev.bobine.media.FileType;
import io.minio.Http;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files of users in an S3-compatible bucket. One that fits into a part is put at once, a longer one is a multipart
/// upload: in either case there is nothing under the key before the whole of it has come.
public final class S3FileStore implements FileStore, AutoCloseable {

    /// Most that one arrival holds in memory.
    public static final int PART = StorageSettings.MIN_PART_BYTES;

    private static final int FIRST_BUFFER = 64 << 10;
    private static final int MOST_UNFINISHED = 100;

    private final Bucket bucket;

    public S3FileStore(StorageSettings settings) {
        bucket = new Bucket(settings);
    }

    @Override
    public void close() {
        bucket.close();
    }

    @Override
    public Arrival begin(String name, long maxBytes) {
        return new Incoming(name, maxBytes);
    }

    @Override
    public void delete(String name) throws IOException {
        int unused = bucket.abortUploads(name, Instant.MAX, MOST_UNFINISHED);
        bucket.delete(Stream.of(FileType.values())
                .map(type -> FileStore.key(name, type))
                .toList());
    }

    private final class Incoming implements Arrival {

        private final String name;
        private final long maxBytes;
        private final MessageDigest sha256 = sha256();
        private byte[] part = new byte[FIRST_BUFFER];
        private int filled;
        private long count;
        private @Nullable FileType type;
        private @Nullable MultipartUpload upload;

        private Incoming(String name, long maxBytes) {
            this.name = name;
            this.maxBytes = maxBytes;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count += length;
            if (count > maxBytes) {
                throw new RefusedException(Refusal.TOO_LARGE);
            }
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
            if (type == null && count >= FileType.HEAD) {
                type = type();
            }
        }

        private void makeRoom(int wanted) throws IOException {
            if (filled == PART) {
                flush();
            } else if (part.length - filled < wanted && part.length < PART) {
                part = Arrays.copyOf(part, Math.min(PART, Math.max(2 * part.length, filled + wanted)));
            }
        }

        private void flush() throws IOException {
            if (upload == null) {
                upload = new MultipartUpload(bucket, key(), headers());
            }
            upload.part(part, filled);
            filled = 0;
        }

        private FileType type() throws RefusedException {
            byte[] head = Arrays.copyOf(part, Math.min(filled, FileType.HEAD));
            return FileType.of(head).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_TYPE));
        }

        private FileType known() throws RefusedException {
            if (type == null) {
                type = type();
            }
            return type;
        }

        private String key() throws RefusedException {
            return FileStore.key(name, known());
        }

        private Http.Headers headers() throws RefusedException {
            return ObjectHeaders.of(known().contentType(), Map.of());
        }

        @Override
        public Whole complete() throws IOException {
            String digest = HexFormat.of().formatHex(sha256.digest());
            if (upload == null) {
                Bucket.Put put = bucket.put(key(), part, filled, digest, headers());
                if (!put.isMd5()) {
                    confirm(put.entityTag());
                }
            } else {
                if (filled > 0) {
                    flush();
                }
                confirm(upload.complete());
            }
            return new Whole(known(), count, digest);
        }

        /// Every part was checked by its own digest, so what is left to be seen is that all of them are there.
        private void confirm(Optional<String> entityTag) throws IOException {
            boolean asSent = bucket.stat(key())
                    .filter(found -> found.bytes() == count)
                    .filter(found -> entityTag.filter(found.entityTag()::equals).isPresent())
                    .isPresent();
            if (!asSent) {
                bucket.delete(key());
                throw new StoreException("The stored object differs from the file that was sent; it was removed.");
            }
        }

        @Override
        public void close() {
            if (upload != null) {
                upload.close();
            }
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is missing from this Java platform", e);
            }
        }
    }
}
