package dev.bobine.storage;

import dev.bobine.job.Asset;
import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.job.StoredObject;
import dev.bobine.job.Video;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Footage;
import io.minio.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Clips in an S3-compatible bucket.
///
/// A clip is read once, part by part, and judged before anything appears under its key: a small one is put only after
/// that, a large one is a multipart upload that is completed only after that. The stored object is then checked against
/// what was sent, by asking for it where the answer to the put does not prove it already. A clip that is already there
/// is overwritten; when its provider no longer serves it, the stored one is verified by reading it back and taken.
public final class S3ClipStore implements ClipStore, AutoCloseable {

    private static final String CLIP_TYPE = "video/mp4";
    private static final String PROBE = ClipKeys.PREFIX + "write-check";

    private final StorageSettings settings;
    private final Bucket bucket;
    private final Posters posters;
    private final Stills stills;
    private final CopyPace pace;

    /// Buffers for the next copies: making and clearing one for every clip costs more than copying a small one. The one
    /// of a copy that stored nothing is not used again: an upload that was given up may still be reading it.
    private final Queue<byte[]> idleParts = new ConcurrentLinkedQueue<>();

    public S3ClipStore(StorageSettings settings) {
        this(settings, CopyPace.DEFAULT);
    }

    /// @param pace how slow downloads may be
    S3ClipStore(StorageSettings settings, CopyPace pace) {
        this.settings = settings;
        this.pace = pace;
        bucket = new Bucket(settings);
        posters = new Posters(bucket);
        stills = new Stills(bucket, settings.maxClipBytes(), pace);
    }

    @Override
    public void close() {
        bucket.close();
    }

    /// Copies what a job has made.
    private interface Copy {

        /// @param part room for a part of it
        CopyResult by(byte[] part) throws SourceException, StoreException;
    }

    /// Looks for what an earlier try of the same render has stored without having written down its result.
    private interface Earlier {

        /// @param part room for a part of it
        Optional<? extends Asset> by(byte[] part) throws StoreException;
    }

    @Override
    public CopyResult collect(JobId job, ClipDownload download, Provenance provenance) {
        return collect(part -> copy(job, download, provenance, part), _ -> stored(job, download, provenance));
    }

    @Override
    public CopyResult collectStill(JobId job, Still.Format format, ClipDownload download, Provenance provenance) {
        return collect(
                part -> stills.copy(job, format, download, provenance, part),
                part -> stills.stored(job, format, provenance, part));
    }

    private CopyResult collect(Copy copy, Earlier earlier) {
        byte[] idle = idleParts.poll();
        byte[] part = idle == null ? new byte[settings.partBytes()] : idle;
        try {
            return copyOrTakeStored(copy, earlier, part);
        } catch (SourceException e) {
            return e.isGone() ? new CopyResult.SourceGone(message(e)) : new CopyResult.SourceFailed(message(e));
        } catch (StoreException e) {
            return new CopyResult.StoreFailed(message(e));
        }
    }

    private CopyResult copyOrTakeStored(Copy copy, Earlier earlier, byte[] part)
            throws SourceException, StoreException {
        try {
            CopyResult result = copy.by(part);
            if (result instanceof CopyResult.Stored) {
                idleParts.add(part);
            }
            return result;
        } catch (SourceException e) {
            Optional<? extends Asset> stored = earlier.by(part);
            if (stored.isEmpty()) {
                throw e;
            }
            return new CopyResult.Stored(stored.get());
        }
    }

    private CopyResult copy(JobId job, ClipDownload download, Provenance provenance, byte[] part)
            throws SourceException, StoreException {
        try (ClipReader reader = new ClipReader(download, settings.maxClipBytes(), pace)) {
            return copy(job, download, provenance, reader, part);
        }
    }

    private CopyResult copy(JobId job, ClipDownload download, Provenance provenance, ClipReader reader, byte[] part)
            throws SourceException, StoreException {
        try {
            int length = reader.fill(part);
            ClipReader.Verified whole = length < part.length
                    ? putAtOnce(job, reader, part, length, provenance)
                    : putInParts(job, reader, part, provenance);
            return new CopyResult.Stored(clip(job, download, provenance, whole));
        } catch (BadClipException e) {
            return reader.useless(e);
        }
    }

    private ClipReader.Verified putAtOnce(JobId job, ClipReader reader, byte[] bytes, int length, Provenance provenance)
            throws BadClipException, StoreException {
        ClipReader.Verified whole = reader.verified();
        String key = ClipKeys.clip(job);
        Http.Headers headers =
                ObjectHeaders.of(CLIP_TYPE, ObjectHeaders.metadata(job, provenance, Optional.of(whole.sha256())));
        Bucket.Put put = bucket.put(key, bytes, length, whole.sha256(), headers);
        if (!put.isMd5()) {
            confirm(key, whole, put.entityTag());
        }
        return whole;
    }

    private ClipReader.Verified putInParts(JobId job, ClipReader reader, byte[] part, Provenance provenance)
            throws BadClipException, SourceException, StoreException {
        String key = ClipKeys.clip(job);
        Http.Headers headers = ObjectHeaders.of(CLIP_TYPE, ObjectHeaders.metadata(job, provenance, Optional.empty()));
        try (MultipartUpload upload = new MultipartUpload(bucket, key, headers)) {
            for (int length = part.length; length > 0; length = reader.fill(part)) {
                upload.part(part, length);
            }
            ClipReader.Verified whole = reader.verified();
            confirm(key, whole, upload.complete());
            return whole;
        }
    }

    private void confirm(String key, ClipReader.Verified sent, Optional<String> entityTag) throws StoreException {
        new Sent("clip", key, sent.bytes(), sent.sha256())
                .confirm(bucket, entityTag, () -> readBack(key).sha256());
    }

    private ClipReader.Verified readBack(String key) throws SourceException, BadClipException {
        try (ClipReader reader = new ClipReader(new StoredDownload(bucket, key), settings.maxClipBytes(), pace)) {
            reader.drain();
            return reader.verified();
        }
    }

    /// The clip of an earlier try of the same render whose result was not written down.
    private Optional<Asset> stored(JobId job, ClipDownload download, Provenance provenance) throws StoreException {
        String key = ClipKeys.clip(job);
        if (!ObjectHeaders.tellOf(bucket.stat(key), job, provenance)) {
            return Optional.empty();
        }
        try {
            return Optional.of(clip(job, download, provenance, readBack(key)));
        } catch (BadClipException | SourceException e) {
            return Optional.empty();
        }
    }

    private Video clip(JobId job, ClipDownload download, Provenance provenance, ClipReader.Verified whole) {
        Footage footage = whole.footage();
        @Nullable String poster = posters.put(job, download, ObjectHeaders.metadata(job, provenance, Optional.empty()));
        return new Video(
                bucket.name(),
                ClipKeys.clip(job),
                whole.bytes(),
                whole.sha256(),
                footage.durationMillis(),
                footage.size(),
                footage.videoCodec(),
                footage.audioCodec(),
                poster);
    }

    @Override
    public URI presign(String key, Duration validity) throws IOException {
        return bucket.presign(new StoredObject(bucket.name(), key), validity);
    }

    @Override
    public URI presign(StoredObject object, Duration validity) throws IOException {
        return bucket.presign(object, validity);
    }

    @Override
    public ClipSource open(String key, long offset) throws IOException {
        return new StoredDownload(bucket, key).open(offset);
    }

    @Override
    public void delete(JobId job) throws IOException {
        bucket.delete(ClipKeys.all(job));
    }

    @Override
    public int removeOrphanUploads(Instant begunBefore, int limit) throws IOException {
        return bucket.abortUploads(ClipKeys.PREFIX, begunBefore, limit);
    }

    /// Begins an upload and aborts it: that takes the right to write and leaves nothing behind.
    @Override
    public void check() throws IOException {
        if (!bucket.exists()) {
            throw new StoreException("The bucket " + bucket.name() + " does not exist.");
        }
        Http.Headers headers = ObjectHeaders.of(Bucket.BINARY, Map.of());
        bucket.abort(PROBE, bucket.begin(PROBE, headers));
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
