package dev.bobine.storage;

import dev.bobine.job.JobId;
import dev.bobine.media.TestMp4;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Copies a generated clip of a given size into a bucket, as a program of its own, so that it can be given a small
/// heap.
final class CopyOneClip {

    private CopyOneClip() {}

    public static void main(String[] arguments) {
        TestMp4 clip = new TestMp4(Long.parseLong(arguments[1]), false);
        StorageSettings settings = new StorageSettings(
                URI.create(arguments[0]),
                Optional.empty(),
                "us-east-1",
                LocalBucket.BUCKET,
                () -> new S3Credentials("access", "secret-7", Optional.empty()),
                8 << 20,
                10L << 30);
        ClipDownload download = new ClipDownload() {
            @Override
            public ClipSource open(long offset) throws IOException {
                ClipSource source = new ClipSource(clip.stream(), offset, clip.size(), null);
                source.stream().skipNBytes(offset);
                return source;
            }

            @Override
            public Optional<ClipSource> poster() {
                return Optional.empty();
            }
        };
        Provenance provenance = new Provenance("m", "b", "p", "ab".repeat(32), Instant.EPOCH, List.of());
        try (S3ClipStore store = new S3ClipStore(settings)) {
            JobId job = JobId.of("019aa8f4-8c00-7000-8000-0123456789ab");
            CopyResult collection = store.collect(job, download, provenance);
            System.out.println(
                    collection instanceof CopyResult.Stored stored
                            ? "stored " + stored.clip().bytes() + " bytes"
                            : "failed: " + collection);
        }
    }
}
