package dev.bobine.storage;

import java.io.IOException;
import java.util.Optional;

/// A stored clip as a download, to be verified as one.
record StoredDownload(Bucket bucket, String key) implements ClipDownload {

    @Override
    public ClipSource open(long offset) throws IOException {
        Bucket.Stat stat =
                bucket.stat(key).orElseThrow(() -> DownloadException.notHere("The stored object is gone.", null));
        return new ClipSource(bucket.read(key, offset, null), offset, stat.bytes(), stat.entityTag());
    }

    @Override
    public Optional<ClipSource> poster() {
        return Optional.empty();
    }
}
