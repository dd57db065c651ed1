package dev.bobine.storage;

import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Picture;
import dev.bobine.media.PictureScanner;
import dev.bobine.media.PictureType;
import io.minio.Http;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Copies still pictures: read once, part by part, and judged by their frame and by whether all of them came before
/// anything appears under their key. Nothing of them is decoded.
final class Stills {

    /// Far more than pictures of the largest frames have.
    private static final long MAX_BYTES = 256L << 20;

    private static final int HEAD = 12;
    private static final int PIECE = 64 << 10;

    private final Bucket bucket;
    private final long maxBytes;
    private final CopyPace pace;

    /// @param maxBytes a larger picture is unusable
    Stills(Bucket bucket, long maxBytes, CopyPace pace) {
        this.bucket = bucket;
        this.maxBytes = Math.min(maxBytes, MAX_BYTES);
        this.pace = pace;
    }

    /// @param part room for a part of the picture
    CopyResult copy(JobId job, Still.Format format, ClipDownload download, Provenance provenance, byte[] part)
            throws SourceException, StoreException {
        try (Intake intake = new Intake(download)) {
            return copy(
                    ClipKeys.still(job, format),
                    ObjectHeaders.metadata(job, provenance, Optional.empty()),
                    intake,
                    part);
        }
    }

    private CopyResult copy(String key, Map<String, String> metadata, Intake intake, byte[] part)
            throws SourceException, StoreException {
        try {
            int length = intake.fill(part);
            Optional<PictureType> type = PictureType.of(Arrays.copyOf(part, Math.min(length, HEAD)));
            if (type.isEmpty()) {
                // Says what is wrong with it.
                intake.whole();
                throw new BadClipException("What came is no PNG, JPEG or WebP picture.");
            }
            Http.Headers headers = ObjectHeaders.of(type.get().contentType(), metadata);
            Whole whole = length < part.length
                    ? putAtOnce(key, headers, intake, part, length)
                    : putInParts(key, headers, intake, part);
            return new CopyResult.Stored(still(key, whole));
        } catch (BadClipException e) {
            return intake.useless(e);
        }
    }

    private Still still(String key, Whole whole) {
        Picture picture = whole.picture();
        return new Still(
                bucket.name(),
                key,
                whole.bytes(),
                whole.sha256(),
                picture.size(),
                picture.type().contentType());
    }

    /// The picture of an earlier try of the same job whose result was not written down.
    ///
    /// @param part room for a part of the picture
    Optional<Still> stored(JobId job, Still.Format format, Provenance provenance, byte[] part) throws StoreException {
        String key = ClipKeys.still(job, format);
        if (!ObjectHeaders.tellOf(bucket.stat(key), job, provenance)) {
            return Optional.empty();
        }
        try {
            return Optional.of(still(key, readBack(key, part)));
        } catch (BadClipException | SourceException e) {
            return Optional.empty();
        }
    }

    private Whole readBack(String key, byte[] room) throws SourceException, BadClipException {
        try (Intake intake = new Intake(new StoredDownload(bucket, key))) {
            while (intake.fill(room) > 0) {
                // Read for its digest and its frame alone.
            }
            return intake.whole();
        }
    }

    private Whole putAtOnce(String key, Http.Headers headers, Intake intake, byte[] bytes, int length)
            throws BadClipException, StoreException {
        Whole whole = intake.whole();
        headers.set("x-amz-meta-" + ObjectHeaders.SHA256, whole.sha256());
        Bucket.Put put = bucket.put(key, bytes, length, whole.sha256(), headers);
        if (!put.isMd5()) {
            confirm(key, whole, put.entityTag());
        }
        return whole;
    }

    private Whole putInParts(String key, Http.Headers headers, Intake intake, byte[] part)
            throws BadClipException, SourceException, StoreException {
        try (MultipartUpload upload = new MultipartUpload(bucket, key, headers)) {
            for (int length = part.length; length > 0; length = intake.fill(part)) {
                upload.part(part, length);
            }
            Whole whole = intake.whole();
            confirm(key, whole, upload.complete());
            return whole;
        }
    }

    private void confirm(String key, Whole sent, Optional<String> entityTag) throws StoreException {
        new Sent("picture", key, sent.bytes(), sent.sha256())
                .confirm(bucket, entityTag, () -> readBack(key, new byte[PIECE]).sha256());
    }

    /// What was read, once it was all read and found whole.
    private record Whole(long bytes, String sha256, Picture picture) {}

    /// The reading end of one copy. A download that breaks off is not taken up: pictures are small.
    private final class Intake implements AutoCloseable {

        private final ClipSource source;
        private final CopyPace.Watch watch;
        private final MessageDigest digest = Hashes.newSha256();
        private final PictureScanner scanner = new PictureScanner();
        private long received;
        private boolean ended;
        private boolean tooLarge;

        private Intake(ClipDownload download) throws SourceException {
            this.watch = pace.watch(download.longest());
            try {
                this.source = download.open(0);
            } catch (IOException e) {
                throw broken(e);
            }
        }

        /// Reads until the buffer is full or the picture has ended; 0 only at its end.
        private int fill(byte[] buffer) throws SourceException, BadClipException {
            int filled = 0;
            while (filled < buffer.length && !ended) {
                int read = read(buffer, filled);
                if (read > 0) {
                    accept(buffer, filled, read);
                    filled += read;
                }
            }
            return filled;
        }

        private int read(byte[] buffer, int at) throws SourceException {
            long since = watch.now();
            try {
                int read = source.stream().read(buffer, at, buffer.length - at);
                watch.waited(since, Math.max(read, 0));
                ended = read < 0;
                if (ended && source.totalBytes() != null && source.totalBytes() != received) {
                    throw new SourceException("The download broke off.");
                }
                return read;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        private void accept(byte[] buffer, int at, int length) throws BadClipException {
            received += length;
            if (received > maxBytes) {
                tooLarge = true;
                throw new BadClipException("The picture is larger than this service takes.");
            }
            digest.update(buffer, at, length);
            scanner.accept(buffer, at, length);
        }

        private Whole whole() throws BadClipException {
            Picture picture = scanner.finish();
            return new Whole(received, sha256(), picture);
        }

        private CopyResult useless(BadClipException verdict) {
            String reason = String.valueOf(verdict.getMessage());
            if (tooLarge) {
                return new CopyResult.Unusable(reason);
            }
            return new CopyResult.NoClip(reason, ended && received > 0 ? sha256() : null);
        }

        private String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private static SourceException broken(IOException e) {
            return new SourceException(
                    e instanceof DownloadException failed
                            ? String.valueOf(failed.getMessage())
                            : "The download broke off.",
                    e);
        }

        @Override
        public void close() {
            try {
                source.close();
            } catch (IOException _) {
                // Nothing more is wanted of it.
            }
        }
    }
}
