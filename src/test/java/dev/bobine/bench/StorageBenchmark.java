package dev.bobine.bench;

import dev.bobine.dev.LocalS3;
import dev.bobine.media.TestMp4;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clips copied from the model to the bucket by a pod with a heap of 160 MiB: many of 10 MB, eight at once, then two of
/// 1 GB. Afterwards a plain copy of as many, as a script would do it with the SDK: not read as a video, not checked.
final class StorageBenchmark implements Benchmark {

    private static final long MB = 1_000_000;
    private static final int AT_ONCE = 8;
    private static final long PART = 8L * 1024 * 1024;

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<Figure> run() throws Exception {
        List<Figure> figures = new ArrayList<>(copy("10 MB", 10 * MB, 100));
        figures.addAll(copy("1 GB", 1_000 * MB, 2));
        return figures;
    }

    private List<Figure> copy(String size, long bytes, int clips) throws Exception {
        QuickModel.Behaviour behaviour = new QuickModel.Behaviour(_ -> 0, new TestMp4(bytes, false));
        try (Arena arena = Arena.open(name(), behaviour);
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(
                    Map.of("bobine.backends.local.poll-min", "50ms", "bobine.backends.local.request-timeout", "4m"),
                    List.of("-Xmx160m"));
            int warm = clips / 5;
            load.sendMany("warm", warm, Math.max(1, warm));
            Arena.await(Duration.ofMinutes(3), () -> completed(arena) == warm);
            double peak = 0;
            long begin = System.nanoTime();
            load.sendMany("r", clips, clips);
            while (completed(arena) < clips + warm) {
                peak = Math.max(peak, pod.heapUsedMib());
                Thread.sleep(50);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            pod.close();
            double unused = plainCopy(arena, bytes, warm, "warm");
            double plain = plainCopy(arena, bytes, clips, "plain");
            return List.of(
                    Figure.of("clips of " + size, clips * bytes / (double) MB / seconds, "MB/s"),
                    Figure.of("clips of " + size + ", heap, highest seen", peak, "MiB"),
                    Figure.of("clips of " + size + ", plain copy", clips * bytes / (double) MB / plain, "MB/s"),
                    Figure.of("clips of " + size + ", ratio to the plain copy", plain / seconds, "", "≥ 0.8"));
        }
    }

    /// @return seconds
    private static double plainCopy(Arena arena, long bytes, int clips, String prefix) throws Exception {
        try (MinioClient client = MinioClient.builder()
                        .endpoint(arena.stack().s3().endpoint())
                        .region(LocalS3.REGION)
                        .credentials(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            long begin = System.nanoTime();
            List<Future<?>> copies = new ArrayList<>();
            for (int i = 0; i < clips; i++) {
                String id = prefix + i;
                copies.add(threads.submit(() -> copy(arena, client, bytes, id)));
            }
            for (Future<?> copy : copies) {
                copy.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static Void copy(Arena arena, MinioClient client, long bytes, String id) throws Exception {
        URI content = URI.create(arena.model().url() + "/videos/" + id + "/content");
        try (InputStream clip = content.toURL().openStream()) {
            client.putObject(
                    PutObjectArgs.builder().bucket(arena.stack().s3().bucket()).object(id).stream(clip, bytes, PART)
                            .build());
        }
        return null;
    }

    private static long completed(Arena arena) throws Exception {
        return arena.number("select count(*) from job_settled where state = 'completed'");
    }
}
