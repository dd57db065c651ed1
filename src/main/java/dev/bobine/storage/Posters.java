package dev.bobine.storage;

import dev.bobine.job.JobId;
import dev.bobine.storage.Footage.KeyFrame;
import io.minio.Http;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts a still picture beside a clip: the provider's own, else one made of the clip's first picture, else none.
/// Whatever goes wrong here, the clip is not touched by it.
final class Posters {

    private static final Logger LOG = Logger.getLogger(Posters.class);
    private static final int MAX_BYTES = 10 << 20;

    private final Bucket bucket;
    private final boolean make;
    private final PosterMaker maker = new PosterMaker();

    Posters(Bucket bucket, boolean make) {
        this.bucket = bucket;
        this.make = make;
    }

    /// Puts a poster and tells its key; null when there is none.
    @Nullable
    String put(JobId job, ClipDownload download, Optional<KeyFrame> keyFrame, Map<String, String> metadata) {
        try {
            Optional<byte[]> picture = provided(download);
            if (picture.isEmpty() && make && keyFrame.isPresent()) {
                picture = made(job, keyFrame.get());
            }
            return picture.isEmpty() ? null : put(job, picture.get(), metadata);
        } catch (IOException | RuntimeException e) {
            LOG.debugf(
                    "A clip goes without a poster: jobId=%s cause=%s",
                    job, e.getClass().getName());
            return null;
        }
    }

    private String put(JobId job, byte[] picture, Map<String, String> metadata) throws StoreException {
        PictureType type = PictureType.of(picture).orElseThrow();
        String key = ClipKeys.poster(job, type);
        Http.Headers headers = ObjectHeaders.of(type.contentType(), metadata);
        bucket.put(key, picture, picture.length, headers);
        return key;
    }

    private static Optional<byte[]> provided(ClipDownload download) {
        Optional<ClipSource> poster = download.poster();
        if (poster.isEmpty()) {
            return Optional.empty();
        }
        try (ClipSource source = poster.get()) {
            byte[] picture = source.stream().readNBytes(MAX_BYTES + 1);
            boolean whole = source.totalBytes() == null || source.totalBytes() == picture.length;
            boolean usable = whole
                    && picture.length <= MAX_BYTES
                    && PictureType.of(picture).isPresent();
            return usable ? Optional.of(picture) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> made(JobId job, KeyFrame keyFrame) throws IOException {
        byte[] frame;
        try (InputStream stream = bucket.read(ClipKeys.clip(job), keyFrame.offset(), (long) keyFrame.bytes())) {
            frame = stream.readNBytes(keyFrame.bytes());
        }
        return frame.length < keyFrame.bytes() ? Optional.empty() : maker.make(keyFrame, frame);
    }
}
