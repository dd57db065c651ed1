package dev.bobine.storage;

import io.minio.Http;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Answers in the service's bucket, below its own prefix, so that no request can refer to one.
///
/// What an answer holds has been paid for, so a bucket that fails is tried again for a while.
public final class S3ReplyStore implements ReplyStore, AutoCloseable {

    static final String PREFIX = ClipKeys.PREFIX + "answers/";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
    private static final long LARGEST = 256L << 20;
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(8),
            Duration.ofSeconds(15));

    private final Bucket bucket;

    public S3ReplyStore(StorageSettings settings) {
        bucket = new Bucket(settings);
    }

    @Override
    public void close() {
        bucket.close();
    }

    @Override
    public Arrival begin(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no answer can be kept under this name");
        }
        return new Incoming(key(name));
    }

    @Override
    public boolean has(String name) throws IOException {
        return NAME.matcher(name).matches() && bucket.stat(key(name)).isPresent();
    }

    @Override
    public ClipSource open(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw DownloadException.notHere("There is no such answer.", null);
        }
        return new StoredDownload(bucket, key(name)).open(0);
    }

    @Override
    public void delete(String name) throws IOException {
        if (NAME.matcher(name).matches()) {
            bucket.delete(key(name));
        }
    }

    @Override
    public int removeOld(Instant keptBefore, int limit) throws IOException {
        // Names begin with the times of their jobs: what is oldest is listed first.
        List<String> old = bucket.olderThan(keptBefore, PREFIX, limit);
        if (!old.isEmpty()) {
            bucket.delete(old);
        }
        return old.size();
    }

    private static String key(String name) {
        return PREFIX + name;
    }

    private final class Incoming implements Arrival, ObjectWriter.Target {

        private final String key;
        private final ObjectWriter writer = new ObjectWriter(bucket, this, PAUSES);

        private Incoming(String key) {
            this.key = key;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writer.count() + length > LARGEST) {
                throw new StoreException("The answer is larger than this service keeps.");
            }
            writer.write(bytes, offset, length);
        }

        @Override
        public void complete() throws IOException {
            String unused = writer.complete();
        }

        @Override
        public void close() {
            writer.close();
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public Http.Headers headers() {
            return ObjectHeaders.of("application/json", Map.of());
        }
    }
}
