package dev.bobine.dev;

import java.time.Instant;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One video in the renderer's memory. Its status only moves until it is settled; safe for any thread.
final class Video {

    private final String id;
    private final VideoRequest request;
    private final Instant createdAt;
    private VideoStatus status = new VideoStatus.Queued();
    private @Nullable Future<?> work;

    Video(String id, VideoRequest request, Instant createdAt) {
        this.id = id;
        this.request = request;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    VideoRequest request() {
        return request;
    }

    Instant createdAt() {
        return createdAt;
    }

    synchronized VideoStatus status() {
        return status;
    }

    /// Says whether the move took place; a settled video stays as it is.
    synchronized boolean move(VideoStatus next) {
        if (status instanceof VideoStatus.Settled) {
            return false;
        }
        status = next;
        return true;
    }

    synchronized void workedOnBy(Future<?> task) {
        work = task;
    }

    synchronized void abort() {
        if (work != null) {
            work.cancel(true);
        }
    }
}
