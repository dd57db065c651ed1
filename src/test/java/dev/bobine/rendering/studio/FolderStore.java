package dev.bobine.rendering.studio;

import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.job.StoredObject;
import dev.bobine.storage.ClipDownload;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.CopyResult;
import dev.bobine.storage.DownloadException;
import dev.bobine.storage.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A bucket that is a folder, and breaks off each download once at its half.
final class FolderStore implements ClipStore {

    private final Path folder;
    volatile boolean away;
    volatile @Nullable Error fault;

    FolderStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public ClipSource open(String key, long offset) throws IOException {
        Error thrown = fault;
        if (thrown != null) {
            throw thrown;
        }
        if (away) {
            throw new IOException("the bucket is away");
        }
        Path file = folder.resolve(key);
        if (!Files.exists(file)) {
            throw DownloadException.notHere("gone", null);
        }
        long size = Files.size(file);
        InputStream stream = Files.newInputStream(file);
        stream.skipNBytes(offset);
        return new ClipSource(offset == 0 ? new Half(stream, size / 2) : stream, offset, size, null);
    }

    private static final class Half extends InputStream {
        private final InputStream whole;
        private long left;

        Half(InputStream whole, long bytes) {
            this.whole = whole;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                throw new IOException("broken off");
            }
            left--;
            return whole.read();
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }

    @Override
    public CopyResult collect(JobId job, ClipDownload download, Provenance provenance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI presign(String key, Duration validity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI presign(StoredObject object, Duration validity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CopyResult collectStill(JobId job, Still.Format format, ClipDownload download, Provenance provenance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(JobId job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int removeOrphanUploads(Instant begunBefore, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void check() {
        throw new UnsupportedOperationException();
    }
}
