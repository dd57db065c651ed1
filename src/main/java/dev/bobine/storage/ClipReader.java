package dev.bobine.storage;

import dev.bobine.job.Hashes;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The reading end of one copy: takes up a broken download where it stopped, as often as that brings it further, hashes
/// the bytes, counts them and reads them as MP4 on the way. A download that is too slow is given up.
///
/// A resumed download must be of the same clip: same entity tag and total size where they are stated. A server that
/// starts again at 0, whether it cannot resume or has another clip now, must repeat exactly the bytes that were already
/// taken.
final class ClipReader implements AutoCloseable {

    /// Takings-up one after the other that bring nothing.
    private static final int MAX_FRUITLESS_RESUMES = 6;

    private static final int SKIP_BUFFER = 64 << 10;

    private final ClipDownload download;
    private final long maxBytes;
    private final Duration pause;
    private final CopyPace.Watch watch;
    private final MessageDigest digest = Hashes.newSha256();
    private final Mp4Scanner scanner = new Mp4Scanner();
    private @Nullable ClipSource source;
    private @Nullable Long totalBytes;
    private @Nullable String entityTag;
    private long received;
    private long receivedAtBreak;
    private int fruitlessResumes;
    private int fruitlessEnds;
    private boolean ended;
    private boolean tooLarge;

    ClipReader(ClipDownload download, long maxBytes, CopyPace pace) {
        this.download = download;
        this.maxBytes = maxBytes;
        this.pause = pace.pause();
        this.watch = pace.watch(download.longest());
    }

    /// What was read, once it was all read and found whole.
    record Verified(long bytes, String sha256, Footage footage) {}

    /// Reads until the buffer is full or the clip has ended; 0 only at its end.
    int fill(byte[] buffer) throws SourceException, BadClipException {
        int filled = 0;
        while (filled < buffer.length && !ended) {
            filled += read(buffer, filled);
        }
        return filled;
    }

    /// Reads the rest, keeping nothing.
    void drain() throws SourceException, BadClipException {
        byte[] buffer = new byte[SKIP_BUFFER];
        while (!ended) {
            fill(buffer);
        }
    }

    /// The verdict on the whole clip, after [#fill] has come to its end.
    Verified verified() throws BadClipException {
        if (!ended) {
            throw new IllegalStateException("the clip has not been read to its end");
        }
        Footage footage = scanner.finish();
        return new Verified(received, HexFormat.of().formatHex(digest.digest()), footage);
    }

    /// What is to be said of a clip that is of no use.
    CopyResult useless(BadClipException verdict) {
        String reason = String.valueOf(verdict.getMessage());
        if (tooLarge) {
            return new CopyResult.Unusable(reason);
        }
        boolean wholeFile = ended && received > 0 && scanner.mayEnd();
        return new CopyResult.NoClip(reason, wholeFile ? HexFormat.of().formatHex(digestSoFar()) : null);
    }

    /// Bytes read into the buffer; 0 when the download broke off or the clip has ended.
    private int read(byte[] buffer, int at) throws SourceException, BadClipException {
        long since = watch.now();
        int read;
        try {
            ClipSource open = source == null ? reopen() : source;
            read = open.stream().read(buffer, at, buffer.length - at);
        } catch (IOException e) {
            watch.waited(since, 0);
            brokenOff(e);
            return 0;
        }
        watch.waited(since, Math.max(read, 0));
        if (read < 0) {
            streamEnded();
            return 0;
        }
        accept(buffer, at, read);
        return read;
    }

    private void accept(byte[] buffer, int at, int read) throws BadClipException {
        received += read;
        fruitlessEnds = 0;
        if (received > maxBytes) {
            throw tooLarge();
        }
        digest.update(buffer, at, read);
        scanner.accept(buffer, at, read);
    }

    /// Without a stated size the boxes say whether a clip may end here; if not, the server is asked once more for the
    /// rest.
    private void streamEnded() throws SourceException {
        boolean whole = totalBytes == null ? scanner.mayEnd() : received == totalBytes;
        if (whole || (totalBytes == null && ++fruitlessEnds > 1)) {
            ended = true;
            closeSource();
            return;
        }
        brokenOff(null);
    }

    private BadClipException tooLarge() {
        tooLarge = true;
        return new BadClipException("The clip is larger than this service takes.");
    }

    /// A part that ended by its own word, as servers send that like small parts, is no trouble. What broke is taken up
    /// after a pause, and only tries that bring nothing are counted.
    private void brokenOff(@Nullable IOException cause) throws SourceException {
        closeSource();
        boolean interrupted = Thread.currentThread().isInterrupted();
        boolean further = received > receivedAtBreak;
        receivedAtBreak = received;
        fruitlessResumes = further ? 0 : fruitlessResumes + 1;
        if (interrupted || (received == 0 && cause != null) || fruitlessResumes > MAX_FRUITLESS_RESUMES) {
            throw new SourceException(reason(cause, interrupted), cause);
        }
        if (!further || cause != null) {
            pause();
        }
    }

    private static String reason(@Nullable IOException cause, boolean interrupted) {
        if (interrupted) {
            return "The download was interrupted by this service.";
        }
        return cause instanceof DownloadException failed
                ? Objects.requireNonNull(failed.getMessage())
                : "The download broke off.";
    }

    private void pause() throws SourceException {
        long since = watch.now();
        try {
            Thread.sleep(pause.multipliedBy(1L << Math.max(0, fruitlessResumes - 1)));
            watch.waited(since, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("The download was interrupted by this service.", e);
        }
    }

    private ClipSource reopen() throws IOException, SourceException, BadClipException {
        ClipSource opened = download.open(received);
        try {
            if (opened.offset() == received && !isSameClip(opened)) {
                opened.close();
                opened = download.open(0);
            }
            if (opened.offset() != received) {
                repeat(opened);
            }
        } catch (IOException | SourceException | RuntimeException e) {
            closeQuietly(opened);
            throw e;
        }
        remember(opened);
        source = opened;
        return opened;
    }

    private boolean isSameClip(ClipSource opened) {
        return received == 0
                || (isNotOther(totalBytes, opened.totalBytes()) && isNotOther(entityTag, opened.entityTag()));
    }

    private static boolean isNotOther(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || one.equals(other);
    }

    private void repeat(ClipSource opened) throws IOException, SourceException {
        if (opened.offset() != 0) {
            throw new SourceException("The model server resumes the download at another place than asked.");
        }
        if (!MessageDigest.isEqual(digestOf(opened.stream(), received), digestSoFar())) {
            throw new SourceException("The clip changed while it was being copied.");
        }
    }

    private byte[] digestOf(InputStream stream, long bytes) throws IOException, SourceException {
        MessageDigest repeated = Hashes.newSha256();
        byte[] buffer = new byte[SKIP_BUFFER];
        long left = bytes;
        while (left > 0) {
            long since = watch.now();
            int read = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
            watch.waited(since, Math.max(read, 0));
            if (read < 0) {
                throw new IOException("the repeated download is shorter than the first");
            }
            repeated.update(buffer, 0, read);
            left -= read;
        }
        return repeated.digest();
    }

    private byte[] digestSoFar() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be cloned", e);
        }
    }

    private void remember(ClipSource opened) throws SourceException, BadClipException {
        Long announced = opened.totalBytes();
        if (announced != null && totalBytes != null && !announced.equals(totalBytes)) {
            throw new SourceException("The clip changed while it was being copied.");
        }
        if (announced != null && announced > maxBytes) {
            throw tooLarge();
        }
        totalBytes = announced == null ? totalBytes : announced;
        entityTag = opened.entityTag();
    }

    private void closeSource() {
        if (source != null) {
            closeQuietly(source);
            source = null;
        }
    }

    private static void closeQuietly(ClipSource source) {
        try {
            source.close();
        } catch (IOException _) {
            // Nothing more is wanted of it.
        }
    }

    @Override
    public void close() {
        closeSource();
    }
}
