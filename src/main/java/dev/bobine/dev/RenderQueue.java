package dev.bobine.dev;

import dev.bobine.dev.VideoStatus.Cancelled;
import dev.bobine.dev.VideoStatus.Completed;
import dev.bobine.dev.VideoStatus.Failed;
import dev.bobine.dev.VideoStatus.InProgress;
import dev.bobine.dev.VideoStatus.Settled;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/// The renderer's videos, in memory only: a restart forgets them, as it does on the servers this one stands in for.
/// Any number may wait, a fixed number renders at a time, first come first served. Settled ones are kept for an hour.
final class RenderQueue {

    static final Duration KEPT = Duration.ofHours(1);

    private static final int MAX_VIDEOS = 200_000;
    private static final Logger LOG = Logger.getLogger(RenderQueue.class);

    private final ClipMaker clips;
    private final ExecutorService threads;
    private final Semaphore room;
    private final Map<String, Video> videos = new LinkedHashMap<>();
    private Behaviour behaviour = Behaviour.GOOD;

    RenderQueue(ClipMaker clips, ExecutorService threads, int concurrentRenders) {
        this.clips = clips;
        this.threads = threads;
        this.room = new Semaphore(concurrentRenders, true);
    }

    synchronized void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    private synchronized Behaviour behaviour() {
        return behaviour;
    }

    private synchronized Behaviour behaviourThen(UnaryOperator<Behaviour> change) {
        Behaviour before = behaviour;
        behaviour = change.apply(before);
        return before;
    }

    /// The status to refuse the next creation with, if it is to be refused.
    Optional<Integer> refusal() {
        Behaviour before = behaviourThen(Behaviour::oneRefusalLess);
        return before.refuseNext() > 0 || full() ? Optional.of(before.refusalStatus()) : Optional.empty();
    }

    Video submit(VideoRequest request) {
        String id = "video_" + UUID.randomUUID().toString().replace("-", "");
        Video video = new Video(id, request, Instant.now());
        remember(video);
        Optional<Clip> ready = behaviour().immediate() ? clips.ready(request) : Optional.empty();
        if (ready.isPresent()) {
            video.move(new Completed(ready.get(), Instant.now()));
        } else {
            video.workedOnBy(threads.submit(() -> render(video)));
        }
        return video;
    }

    Optional<Video> find(String id) {
        synchronized (videos) {
            return Optional.ofNullable(videos.get(id));
        }
    }

    /// Oldest first.
    List<Video> list() {
        synchronized (videos) {
            return List.copyOf(videos.values());
        }
    }

    void cancel(Video video) {
        if (video.move(new Cancelled(Instant.now()))) {
            video.abort();
        }
    }

    void remove(Video video) {
        cancel(video);
        synchronized (videos) {
            videos.remove(video.id());
        }
        discard(video);
    }

    void forgetAll() {
        list().forEach(this::remove);
    }

    private void remember(Video video) {
        List<Video> expired = new ArrayList<>();
        synchronized (videos) {
            Instant limit = Instant.now().minus(KEPT);
            for (Video old : videos.values()) {
                if (!(old.status() instanceof Settled settled) || settled.at().isAfter(limit)) {
                    break;
                }
                expired.add(old);
            }
            videos.put(video.id(), video);
        }
        expired.forEach(this::remove);
    }

    private boolean full() {
        synchronized (videos) {
            return videos.size() >= MAX_VIDEOS;
        }
    }

    private void render(Video video) {
        try {
            Thread.sleep(behaviour().queueDelay());
            room.acquire();
            try {
                renderNow(video);
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            video.move(new Cancelled(Instant.now()));
        } catch (IOException | RuntimeException e) {
            LOG.error("A render failed", e);
            video.move(new Failed("render_failed", "the renderer broke", Instant.now()));
        }
    }

    private void renderNow(Video video) throws IOException, InterruptedException {
        video.move(new InProgress(0));
        Behaviour now = behaviourThen(Behaviour::oneFailureLess);
        Thread.sleep(now.renderDelay());
        if (now.failNext() > 0) {
            video.move(new Failed("render_failed", "the render failed as it was told to", Instant.now()));
            return;
        }
        Clip clip = clips.make(video.id(), video.request(), percent -> video.move(new InProgress(percent)));
        if (!video.move(new Completed(clip, Instant.now()))) {
            clips.discard(clip);
        }
    }

    private void discard(Video video) {
        if (video.status() instanceof Completed completed) {
            try {
                clips.discard(completed.clip());
            } catch (IOException e) {
                LOG.warn("A deleted clip stays on disk", e);
            }
        }
    }
}
