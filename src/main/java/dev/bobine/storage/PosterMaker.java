package dev.bobine.storage;

import dev.bobine.storage.Footage.KeyFrame;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Makes a poster of a clip's first picture, or none. The decoder is fed what a stranger sent, so it is kept on a short
/// lead: few at a time, in a thread of its own that is given up after a while. A decode that never ends keeps its
/// place, so that at worst no more posters are made.
final class PosterMaker {

    /// A larger picture is not decoded. In 4K a first picture seldom has a quarter of that.
    static final int MAX_FRAME_BYTES = 8 << 20;

    private static final Logger LOG = Logger.getLogger(PosterMaker.class);
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    private static final long LONGEST_DECODE_MILLIS = 10_000;

    private final Semaphore places =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /// Makes a JPEG, or nothing.
    ///
    /// @param frame the sample as it stands in the file
    Optional<byte[]> make(KeyFrame keyFrame, byte[] frame) {
        try {
            if (!places.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            BlockingQueue<Optional<byte[]>> result = new ArrayBlockingQueue<>(1);
            Thread.ofPlatform().daemon().name("poster").start(() -> result.add(decodeThenLeave(keyFrame, frame)));
            Optional<byte[]> poster = result.poll(LONGEST_DECODE_MILLIS, TimeUnit.MILLISECONDS);
            return poster == null ? Optional.empty() : poster;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<byte[]> decodeThenLeave(KeyFrame keyFrame, byte[] frame) {
        try {
            return Optional.of(FirstPicture.jpeg(keyFrame.configuration(), frame));
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.debugf("No poster could be made: %s", e.getClass().getName());
            return Optional.empty();
        } finally {
            places.release();
        }
    }
}
