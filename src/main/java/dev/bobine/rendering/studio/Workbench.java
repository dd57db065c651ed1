package dev.bobine.rendering.studio;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Frame;
import dev.bobine.job.Join;
import dev.bobine.job.Prompted;
import dev.bobine.job.Stage;
import dev.bobine.job.Work;
import dev.bobine.media.BadClipException;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.studio.StudioMeters.Reason;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.DownloadException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The studio's pieces of work on this machine: some at a time, the others wait. What is made stays for a while in the
/// scratch space, so that it can be copied again; all of it is gone with this process, and is made again elsewhere.
final class Workbench implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Workbench.class);

    /// Until when a result is kept that nobody has read.
    private static final Duration KEPT = Duration.ofHours(1);

    /// Until when one is kept that was read to its end, in case that its copy has to be made again.
    private static final Duration KEPT_ONCE_READ = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int FRUITLESS_READS = 5;
    private static final int BUFFER = 64 << 10;
    private static final String INPUT = "clip.mp4";
    private static final Failure TOO_LARGE =
            Failure.of(Failure.Kind.INVALID_REQUEST, Stage.RENDER, "The clips are larger than the studio takes.");

    private final CuttingRoom room;
    private final ClipStore store;
    private final Scratch scratch;
    private final Semaphore places;
    private final long maxBytes;
    private final InstantSource clock;
    private final StudioMeters meters;
    private final Map<String, Piece> pieces = new ConcurrentHashMap<>();

    /// @param perPod pieces that are worked on at a time
    /// @param maxBytes of all inputs of a piece
    Workbench(
            CuttingRoom room,
            ClipStore store,
            Scratch scratch,
            int perPod,
            long maxBytes,
            InstantSource clock,
            StudioMeters meters) {
        this.meters = meters;
        this.room = room;
        this.store = store;
        this.scratch = scratch;
        this.places = new Semaphore(perPod, true);
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /// One piece of work. Its own thread writes, others read.
    private static final class Piece {
        final Path folder;
        volatile int progress;
        volatile @Nullable RenderStatus end;
        volatile @Nullable Made made;
        volatile @Nullable Instant endedAt;
        volatile @Nullable Instant readAt;
        volatile @Nullable Thread thread;

        Piece(Path folder) {
            this.folder = folder;
        }
    }

    /// Begins a piece of work.
    ///
    /// @return its name here
    String begin(Work work) throws IOException {
        sweep();
        String name = UUID.randomUUID().toString();
        Piece piece = new Piece(scratch.folder());
        pieces.put(name, piece);
        piece.thread = Thread.ofVirtual().name("studio-" + name).start(() -> work(piece, work));
        return name;
    }

    /// Where a piece stands; [RenderStatus.Lost] when it is not here.
    RenderStatus status(String name) {
        sweep();
        Piece piece = pieces.get(name);
        if (piece == null) {
            return new RenderStatus.Lost();
        }
        RenderStatus end = piece.end;
        return end == null ? new RenderStatus.Working(piece.progress) : end;
    }

    /// @return whether there is such a piece
    boolean cancel(String name) {
        Piece piece = pieces.get(name);
        Thread thread = piece == null ? null : piece.thread;
        if (thread == null) {
            return false;
        }
        thread.interrupt();
        return true;
    }

    /// What a piece came to; empty when it is not here any more.
    Optional<ClipSource> result(String name, long offset) throws IOException {
        Piece piece = pieces.get(name);
        Made made = piece == null ? null : piece.made;
        return piece == null || made == null ? Optional.empty() : Optional.of(open(piece, made.file(), offset));
    }

    /// A still picture of it, where there is one.
    Optional<ClipSource> poster(String name) {
        Piece piece = pieces.get(name);
        Made made = piece == null ? null : piece.made;
        if (made == null || made.poster() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClipSource(Files.newInputStream(made.poster()), 0, Files.size(made.poster()), null));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ClipSource open(Piece piece, Path file, long offset) throws IOException {
        long size = Files.size(file);
        SeekableByteChannel channel = Files.newByteChannel(file);
        channel.position(offset);
        InputStream stream = new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public int read(byte[] bytes, int at, int length) throws IOException {
                int read = super.read(bytes, at, length);
                if (read < 0) {
                    piece.readAt = clock.instant();
                }
                return read;
            }
        };
        return new ClipSource(stream, offset, size, null);
    }

    private void work(Piece piece, Work work) {
        RenderStatus end = outcome(piece, work);
        piece.endedAt = clock.instant();
        if (end instanceof RenderStatus.Done) {
            removeAllBut(piece);
        } else {
            Scratch.remove(piece.folder);
        }
        piece.end = end;
    }

    private RenderStatus outcome(Piece piece, Work work) {
        try {
            places.acquire();
            Instant begun = clock.instant();
            meters.begun();
            try {
                piece.made = make(piece, work);
                return new RenderStatus.Done(new Artifact(null, null));
            } finally {
                meters.ended(work, Duration.between(begun, clock.instant()));
                places.release();
            }
        } catch (InterruptedException e) {
            return new RenderStatus.Stopped(0L);
        } catch (TooLargeException e) {
            meters.failed(work, Reason.TOO_LARGE);
            return new RenderStatus.Broken(TOO_LARGE, 0L);
        } catch (BadClipException e) {
            meters.failed(work, Reason.BAD_CLIP);
            return broken(Failure.Kind.INVALID_REQUEST, "One of the clips cannot be used. " + e.getMessage());
        } catch (FfmpegException e) {
            meters.failed(work, e.reason());
            return broken(Failure.Kind.RENDER_FAILED, String.valueOf(e.getMessage()));
        } catch (DownloadException e) {
            if (e.isNotHere()) {
                meters.failed(work, Reason.CLIP_GONE);
                return broken(Failure.Kind.INVALID_REQUEST, "One of the clips is not in the bucket any more.");
            }
            meters.failed(work, Reason.LOST);
            return lost(e);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            meters.failed(work, Reason.LOST);
            return lost(e);
        }
    }

    private static RenderStatus broken(Failure.Kind kind, String message) {
        return new RenderStatus.Broken(Failure.of(kind, Stage.RENDER, message), 0L);
    }

    /// The bucket or the disk failed, which passes: the piece counts as lost, so that it is begun again.
    private static RenderStatus lost(Throwable cause) {
        LOG.warnf("a piece of the studio's work was lost: %s", cause.getClass().getSimpleName());
        return new RenderStatus.Lost();
    }

    /// @param poster a still picture of it
    private record Made(Path file, @Nullable Path poster) {}

    private Made make(Piece piece, Work work)
            throws IOException, BadClipException, FfmpegException, InterruptedException {
        Path folder = piece.folder;
        return switch (work) {
            case Prompted _ -> throw new IllegalStateException("the studio renders nothing");
            case Join join -> {
                List<String> files = fetch(piece, join);
                Path film = room.join(folder, files, join.audio(), join.style(), percent -> piece.progress = percent);
                yield new Made(film, poster(folder));
            }
            case Frame frame -> {
                fetch(frame.input(), folder.resolve(INPUT), maxBytes);
                yield new Made(
                        switch (frame.place()) {
                            case FIRST -> room.firstFrame(folder, INPUT);
                            case LAST -> room.lastFrame(folder, INPUT);
                            case SHEET -> room.sheet(folder, INPUT);
                        },
                        null);
            }
        };
    }

    /// What the film was made of has been paid for: it does without a poster whose picture cannot be decoded, as it may
    /// be where the clips' own pictures were copied.
    private @Nullable Path poster(Path folder) throws InterruptedException {
        try {
            return room.firstFrame(folder, Splice.FILM);
        } catch (IOException | BadClipException | FfmpegException e) {
            LOG.debugf("A film goes without a poster: %s", e.getClass().getSimpleName());
            return null;
        }
    }

    /// Named by number: nothing of what others wrote becomes a file's name.
    private List<String> fetch(Piece piece, Join join) throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        long left = maxBytes;
        for (int i = 0; i < join.inputs().size(); i++) {
            String file = i + ".mp4";
            boolean last = files.isEmpty() && i == join.inputs().size() - 1;
            try {
                left -= fetch(join.inputs().get(i), piece.folder.resolve(file), left);
                files.add(file);
            } catch (DownloadException e) {
                if (!e.isNotHere() || !join.style().sparing() || last) {
                    throw e;
                }
            }
        }
        return files;
    }

    /// Goes on where a download broke off, as long as that brings it further now and then.
    private long fetch(String key, Path file, long limit) throws IOException, InterruptedException {
        long received = 0;
        int fruitless = 0;
        try (OutputStream target = Files.newOutputStream(file)) {
            while (true) {
                long before = received;
                try (ClipSource source = store.open(key, received)) {
                    received += copy(source.stream(), target, limit - received);
                    if (source.totalBytes() == null || received >= source.totalBytes()) {
                        return received;
                    }
                } catch (TooLargeException e) {
                    throw e;
                } catch (IOException e) {
                    received = Files.size(file);
                    fruitless = received > before ? 0 : fruitless + 1;
                    if (e instanceof DownloadException failed && failed.isNotHere() || fruitless > FRUITLESS_READS) {
                        throw e;
                    }
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static long copy(InputStream source, OutputStream target, long limit)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the piece was cancelled");
            }
            copied += read;
            if (copied > limit) {
                throw new TooLargeException();
            }
            target.write(buffer, 0, read);
        }
        return copied;
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static void removeAllBut(Piece piece) {
        Made made = piece.made;
        try (var files = Files.list(piece.folder)) {
            for (Path file : files.toList()) {
                if (made == null || !file.equals(made.file()) && !file.equals(made.poster())) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            LOG.warnf("scratch files in %s stay: %s", piece.folder, e.getClass().getSimpleName());
        }
    }

    /// Removes what a piece came to.
    void remove(String name) {
        Piece piece = pieces.remove(name);
        if (piece != null) {
            Scratch.remove(piece.folder);
        }
    }

    private void sweep() {
        Instant now = clock.instant();
        pieces.forEach((name, piece) -> {
            if (isOver(piece.endedAt, KEPT, now) || isOver(piece.readAt, KEPT_ONCE_READ, now)) {
                pieces.remove(name);
                Scratch.remove(piece.folder);
            }
        });
    }

    private static boolean isOver(@Nullable Instant from, Duration time, Instant now) {
        return from != null && from.plus(time).isBefore(now);
    }

    @Override
    public void close() throws IOException {
        for (Piece piece : pieces.values()) {
            Thread thread = piece.thread;
            if (thread != null) {
                thread.interrupt();
            }
        }
        scratch.close();
    }
}
