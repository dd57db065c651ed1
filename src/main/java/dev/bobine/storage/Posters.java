package dev.bobine.storage;

import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.media.PictureType;
import io.minio.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts a still picture next to a clip: the one that its provider serves, else none. Nothing is decoded here, neither
/// clip nor picture: a decoder in this process would let one file of a stranger's end every pod in turn. Whatever goes
/// wrong here, the clip is not touched by it.
final class Posters {

    private static final Logger LOG = Logger.getLogger(Posters.class);
    private static final int MAX_BYTES = 10 << 20;

    private static final int PIECE = 16 << 10;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Bucket bucket;

    Posters(Bucket bucket) {
        this.bucket = bucket;
    }

    /// Puts a poster and tells its key; null when there is none.
    @Nullable
    String put(JobId job, ClipDownload download, Map<String, String> metadata) {
        try {
            Optional<byte[]> picture = provided(download);
            return picture.isEmpty() ? null : put(job, picture.get(), metadata);
        } catch (IOException | RuntimeException e) {
            LOG.debugf(
                    "A clip goes without a poster: jobId=%s cause=%s",
                    job, e.getClass().getName());
            return null;
        }
    }

    private @Nullable String put(JobId job, byte[] picture, Map<String, String> metadata) throws StoreException {
        Optional<PictureType> type = PictureType.of(picture);
        if (type.isEmpty()) {
            return null;
        }
        String key = ClipKeys.poster(job, type.get());
        Http.Headers headers = ObjectHeaders.of(type.get().contentType(), metadata);
        bucket.put(key, picture, picture.length, Hashes.sha256(picture), headers);
        return key;
    }

    /// A picture that does not come in time is done without: it must not keep the copy's place.
    private static byte[] read(InputStream stream) throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        long begin = System.nanoTime();
        for (int read = stream.read(piece); read >= 0 && picture.size() <= MAX_BYTES; read = stream.read(piece)) {
            picture.write(piece, 0, read);
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new IOException("The picture comes too slowly.");
            }
        }
        return picture.toByteArray();
    }

    private static Optional<byte[]> provided(ClipDownload download) throws IOException {
        Optional<ClipSource> poster = download.poster();
        if (poster.isEmpty()) {
            return Optional.empty();
        }
        try (ClipSource source = poster.get()) {
            byte[] picture = read(source.stream());
            boolean whole = source.totalBytes() == null || source.totalBytes() == picture.length;
            return whole && picture.length <= MAX_BYTES ? Optional.of(picture) : Optional.empty();
        }
    }
}
