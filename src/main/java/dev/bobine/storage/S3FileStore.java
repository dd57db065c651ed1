package dev.bobine.storage;

import dev.bobine.media.FileType;
import io.minio.Http;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files of users in an S3-compatible bucket. One that fits into a part is put at once, a longer one is a multipart
/// upload: in either case there is nothing under the key before the whole of it has come.
public final class S3FileStore implements FileStore, AutoCloseable {

    /// Most that one arrival holds in memory.
    public static final int PART = ObjectWriter.PART;

    private static final int MAX_UNFINISHED = 100;

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
        int unused = bucket.abortUploads(name, Instant.MAX, MAX_UNFINISHED);
        bucket.delete(Stream.of(FileType.values())
                .map(type -> FileStore.key(name, type))
                .toList());
    }

    private final class Incoming implements Arrival, ObjectWriter.Target {

        private final String name;
        private final long maxBytes;
        private final ObjectWriter writer = new ObjectWriter(bucket, this);
        private @Nullable FileType type;

        private Incoming(String name, long maxBytes) {
            this.name = name;
            this.maxBytes = maxBytes;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writer.count() + length > maxBytes) {
                throw new RefusedException(Refusal.TOO_LARGE);
            }
            writer.write(bytes, offset, length);
            if (type == null && writer.count() >= FileType.HEAD) {
                type = type();
            }
        }

        private FileType type() throws RefusedException {
            return FileType.of(writer.head(FileType.HEAD))
                    .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_TYPE));
        }

        private FileType known() throws RefusedException {
            if (type == null) {
                type = type();
            }
            return type;
        }

        @Override
        public String key() throws RefusedException {
            return FileStore.key(name, known());
        }

        @Override
        public Http.Headers headers() throws RefusedException {
            return ObjectHeaders.of(known().contentType(), Map.of());
        }

        @Override
        public Whole complete() throws IOException {
            String digest = writer.complete();
            return new Whole(known(), writer.count(), digest);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
