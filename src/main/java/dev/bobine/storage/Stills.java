package dev.bobine.storage;

import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Picture;
import dev.bobine.media.PictureScanner;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Copies still pictures: read at once, judged by their frame and by whether all of them came, and only then put.
final class Stills {

    private final Bucket bucket;
    private final CopyPace pace;

    Stills(Bucket bucket, CopyPace pace) {
        this.bucket = bucket;
        this.pace = pace;
    }

    /// @param room for the whole picture; a larger one is unusable
    Collection copy(JobId job, ClipDownload download, Provenance provenance, byte[] room)
            throws SourceException, StoreException {
        int length = read(download, room);
        if (length == room.length) {
            return new Collection.Unusable("The picture is larger than this service takes.");
        }
        MessageDigest digest = Hashes.newSha256();
        digest.update(room, 0, length);
        String sha256 = HexFormat.of().formatHex(digest.digest());
        try {
            PictureScanner scanner = new PictureScanner();
            scanner.accept(room, 0, length);
            return put(job, provenance, room, length, sha256, scanner.finish());
        } catch (BadClipException e) {
            return new Collection.NoClip(String.valueOf(e.getMessage()), length == 0 ? null : sha256);
        }
    }

    private int read(ClipDownload download, byte[] room) throws SourceException {
        CopyPace.Watch watch = pace.watch(download.longest());
        try (ClipSource source = download.open(0)) {
            int length = 0;
            while (length < room.length) {
                long since = watch.now();
                int read = source.stream().read(room, length, room.length - length);
                watch.waited(since, Math.max(read, 0));
                if (read < 0) {
                    break;
                }
                length += read;
            }
            Long told = source.totalBytes();
            if (told != null && length < room.length && told != length) {
                throw new SourceException("The download broke off.");
            }
            return length;
        } catch (IOException e) {
            throw new SourceException(
                    e instanceof DownloadException told ? String.valueOf(told.getMessage()) : "The download broke off.",
                    e);
        }
    }

    private Collection put(JobId job, Provenance provenance, byte[] bytes, int length, String sha256, Picture picture)
            throws StoreException {
        String key = ClipKeys.still(job);
        String mediaType = picture.type().contentType();
        Map<String, String> metadata = ObjectHeaders.metadata(job, provenance, Optional.of(sha256));
        Bucket.Put put = bucket.put(key, bytes, length, sha256, ObjectHeaders.of(mediaType, metadata));
        if (!put.isMd5()
                && bucket.stat(key).filter(stat -> stat.bytes() == length).isEmpty()) {
            bucket.delete(key);
            throw new StoreException("The stored object differs from the picture that was sent; it was removed.");
        }
        return new Collection.Stored(new Still(bucket.name(), key, length, sha256, picture.size(), mediaType));
    }
}
