package dev.bobine.dev;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A model server on this machine that speaks the `openai-videos` and `openai-images` dialects over HTTP. It draws
/// animatics by rules; there is no AI model in it. `stop` and `start` cut and restore the network and leave the videos
/// alone; `forgetAll` is what a restart of a real server does to them.
public final class LocalRenderer implements AutoCloseable {

    private static final int LARGEST_FORM_FIELD_BYTES = 1024 * 1024;

    private final int port;
    private final Optional<String> key;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RenderQueue queue;
    private final ImageDesk images;
    private final Path uploads;
    private @Nullable Vertx vertx;

    /// With a key, every request must carry it as its bearer token.
    public LocalRenderer(Path data, int port, RendererMode mode, int concurrentRenders, Optional<String> key)
            throws IOException {
        this.port = port;
        this.key = key;
        this.uploads = data.resolve("uploads");
        this.images = new ImageDesk(data.resolve("stills"), mode);
        AnimaticClips painter = new AnimaticClips(data);
        this.queue = switch (mode) {
            case ANIMATIC -> new RenderQueue(painter, threads, concurrentRenders);
            case INSTANT -> new RenderQueue(new PrerenderedClips(painter, threads), threads, Integer.MAX_VALUE);
        };
    }

    public synchronized void start() throws Exception {
        if (vertx != null) {
            return;
        }
        Vertx starting = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        HttpServer server = starting.createHttpServer(
                        new HttpServerOptions().setMaxFormAttributeSize(LARGEST_FORM_FIELD_BYTES))
                .requestHandler(new RendererRoutes(queue, images, key, uploads).on(starting));
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        vertx = starting;
    }

    public synchronized void stop() throws Exception {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            vertx = null;
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        queue.forgetAll();
        threads.shutdownNow();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Also open to other processes and class loaders, as `PUT /behaviour`.
    public void behave(Behaviour behaviour) {
        queue.behave(behaviour);
    }

    public void forgetAll() {
        queue.forgetAll();
    }
}
