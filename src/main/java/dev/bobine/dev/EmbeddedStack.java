package dev.bobine.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Kafka, PostgreSQL, S3 and a video renderer, all real and all in this JVM, started side by side. Either everything
/// runs or `start` fails and leaves nothing behind. The parts can be stopped and started one by one.
public final class EmbeddedStack implements AutoCloseable {

    public static final String BUCKET = "bobine";
    public static final String REQUESTS = "video.generation.requests";
    public static final String EVENTS = "video.generation.events";
    public static final String USAGE = "video.generation.usage";
    public static final Map<String, Integer> TOPICS = Map.of(REQUESTS, 8, EVENTS, 8, USAGE, 8, REQUESTS + ".dlq", 1);

    private static final Logger LOG = Logger.getLogger(EmbeddedStack.class);

    /// Without a data directory everything lives in a temporary one that `close` deletes. `flushed` makes
    /// PostgreSQL wait for the disk, which only matters to who wants to survive a power cut; `postgres` and `kafka`
    /// are further settings of those servers.
    public record Options(
            Optional<Path> data,
            RendererMode renderer,
            int concurrentRenders,
            Optional<Ports> ports,
            boolean flushed,
            Map<String, String> postgres,
            Map<String, String> kafka) {

        public static final Options TEMPORARY =
                new Options(Optional.empty(), RendererMode.ANIMATIC, 1, Optional.empty(), false, Map.of(), Map.of());

        public Options {
            postgres = Map.copyOf(postgres);
            kafka = Map.copyOf(kafka);
            if (concurrentRenders < 1) {
                throw new IllegalArgumentException("at least one render at a time");
            }
        }

        public Options in(Path directory) {
            return new Options(Optional.of(directory), renderer, concurrentRenders, ports, flushed, postgres, kafka);
        }

        public Options rendering(RendererMode mode) {
            return new Options(data, mode, concurrentRenders, ports, flushed, postgres, kafka);
        }

        public Options concurrently(int renders) {
            return new Options(data, renderer, renders, ports, flushed, postgres, kafka);
        }

        public Options at(Ports fixed) {
            return new Options(data, renderer, concurrentRenders, Optional.of(fixed), flushed, postgres, kafka);
        }

        public Options serving(boolean flushing, Map<String, String> settings) {
            return new Options(data, renderer, concurrentRenders, ports, flushing, settings, kafka);
        }

        public Options brokering(Map<String, String> settings) {
            return new Options(data, renderer, concurrentRenders, ports, flushed, postgres, settings);
        }
    }

    private final Path data;
    private final boolean temporary;
    private final EmbeddedKafka kafka;
    private final LocalPostgres postgres;
    private final LocalS3 s3;
    private final LocalRenderer renderer;

    private EmbeddedStack(Options options) throws IOException {
        this.temporary = options.data().isEmpty();
        this.data = temporary
                ? Files.createTempDirectory("bobine-stack-")
                : Files.createDirectories(options.data().get().toAbsolutePath());
        Ports ports = options.ports().orElseGet(Ports::free);
        this.kafka = new EmbeddedKafka(data.resolve("kafka"), ports.kafka(), ports.kafkaController(), options.kafka());
        this.postgres =
                new LocalPostgres(data.resolve("postgres"), ports.postgres(), options.flushed(), options.postgres());
        this.s3 = new LocalS3(Optional.of(data.resolve("s3")), ports.s3(), BUCKET);
        this.renderer = new LocalRenderer(
                data.resolve("renderer"),
                ports.renderer(),
                options.renderer(),
                options.concurrentRenders(),
                Optional.empty());
    }

    public static EmbeddedStack start(Options options) throws IOException {
        EmbeddedStack stack = new EmbeddedStack(options);
        try {
            stack.startAll();
            return stack;
        } catch (ExecutionException e) {
            stack.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the embedded stack did not start: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            stack.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded stack was starting", e);
        }
    }

    /// What the service needs to know to run on this stack, as configuration properties.
    public Map<String, String> configuration() {
        return Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
                Map.entry("quarkus.datasource.reactive.url", postgres.reactiveUrl()),
                Map.entry("quarkus.datasource.jdbc.url", postgres.jdbcUrl()),
                Map.entry("quarkus.datasource.username", postgres.username()),
                Map.entry("quarkus.datasource.password", postgres.password()),
                Map.entry("bobine.storage.endpoint", s3.endpoint()),
                Map.entry("bobine.storage.region", LocalS3.REGION),
                Map.entry("bobine.storage.access-key", LocalS3.ACCESS_KEY),
                Map.entry("bobine.storage.secret-key", LocalS3.SECRET_KEY),
                Map.entry("bobine.storage.bucket", s3.bucket()),
                Map.entry("bobine.backends.local.url", renderer.url()));
    }

    /// A studio on this machine, as configuration properties.
    public Map<String, String> studio() throws IOException {
        LocalFfmpeg ffmpeg = LocalFfmpeg.find(data.resolve("ffmpeg"));
        String backend = "bobine.backends.studio.";
        return Map.of(
                backend + "dialect",
                "studio",
                backend + "resubmit",
                "free",
                backend + "in-flight",
                "2",
                backend + "poll-min",
                "500ms",
                backend + "studio.ffmpeg",
                ffmpeg.program().toString(),
                backend + "studio.h264",
                ffmpeg.h264(),
                backend + "studio.scratch",
                data.resolve("scratch").toString(),
                "bobine.models.studio.offers.studio.id",
                "studio",
                "bobine.models.studio.offers.studio.price-per-second",
                "0");
    }

    public Path data() {
        return data;
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    public LocalS3 s3() {
        return s3;
    }

    public LocalRenderer renderer() {
        return renderer;
    }

    @Override
    public void close() {
        closeQuietly(renderer);
        closeQuietly(s3);
        closeQuietly(kafka);
        closeQuietly(postgres);
        if (temporary) {
            closeQuietly(() -> DevData.delete(data));
        }
    }

    private void startAll() throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<?> broker = threads.submit(task(() -> {
                kafka.start();
                kafka.createTopics(TOPICS);
            }));
            Future<?> database = threads.submit(task(postgres::start));
            Future<?> bucket = threads.submit(task(s3::start));
            Future<?> model = threads.submit(task(renderer::start));
            broker.get();
            database.get();
            bucket.get();
            model.get();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /// The parts look for their plug-ins through the context class loader, which must be the one that has them.
    private static Callable<@Nullable Void> task(Step step) {
        return () -> {
            Thread.currentThread().setContextClassLoader(EmbeddedStack.class.getClassLoader());
            step.run();
            return null;
        };
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("A part of the embedded stack did not stop cleanly", e);
        }
    }
}
