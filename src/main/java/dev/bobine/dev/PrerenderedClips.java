package dev.bobine.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/// Draws one clip per size, length and sound, when it is first asked for, and hands it out from then on.
final class PrerenderedClips implements ClipMaker {

    private static final String PROMPT = "Instant answer: a white boat on a calm sea.";

    private record Shape(int width, int height, int seconds, boolean audio) {

        static Shape of(VideoRequest request) {
            return new Shape(request.width(), request.height(), request.seconds(), request.audio());
        }

        VideoRequest request() {
            return new VideoRequest("", PROMPT, width, height, seconds, 1, audio, "", List.of());
        }

        @Override
        public String toString() {
            return width + "x" + height + "-" + seconds + "s" + (audio ? "" : "-silent");
        }
    }

    private final ClipMaker painter;
    private final Executor threads;
    private final ConcurrentMap<Shape, CompletableFuture<Clip>> clips = new ConcurrentHashMap<>();

    PrerenderedClips(ClipMaker painter, Executor threads) {
        this.painter = painter;
        this.threads = threads;
    }

    @Override
    public Optional<Clip> ready(VideoRequest request) {
        CompletableFuture<Clip> clip = clips.get(Shape.of(request));
        return clip == null || clip.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.ofNullable(clip.getNow(null));
    }

    /// Who waits may give up; the drawing goes on for the others.
    @Override
    public Clip make(String id, VideoRequest request, IntConsumer progress) throws IOException, InterruptedException {
        Shape shape = Shape.of(request);
        CompletableFuture<Clip> clip =
                clips.computeIfAbsent(shape, _ -> CompletableFuture.supplyAsync(() -> draw(shape), threads));
        try {
            return clip.get();
        } catch (ExecutionException e) {
            clips.remove(shape, clip);
            throw new IOException("cannot draw the clip " + shape, e);
        }
    }

    @Override
    public void discard(Clip clip) {}

    private Clip draw(Shape shape) {
        try {
            return painter.make(shape.toString(), shape.request(), _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while drawing " + shape, e);
        }
    }
}
